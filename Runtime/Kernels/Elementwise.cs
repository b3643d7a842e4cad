using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Walks an elementwise expression over rows and columns at the width of the processor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Elementwise
{
    /// <summary>Elements that are added in vectors before their sum goes into a double.</summary>
    private const int Block = 4096;

    /// <summary>What a light expression costs, in floating-point operations of the same time: most of it is memory traffic.</summary>
    internal const long WorkPerElement = 16;

    /// <summary>Computes every element. Pass one row where the buffers allow it: a row's end costs a partial vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<K>(in K kernel, nint rows, nint columns) where K : struct, IElementwise, allows ref struct
    {
        long work = (long)rows * columns * WorkPerElement;
        if (Team.Helps(work))
        {
            var job = new ElementwiseJob<K>(in kernel, rows, columns);
            Team.Run(ref job, job.Parts, work);
        }
        else
        {
            Run(in kernel, 0, rows, 0, columns);
        }
    }

    /// <summary>The rows [row, endRow) and the columns [column, endColumn) of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<K>(in K kernel, nint row, nint endRow, nint column, nint endColumn)
        where K : struct, IElementwise, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512, K>(kernel, row, endRow, column, endColumn);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256, K>(kernel, row, endRow, column, endColumn);
        }
        else
        {
            Run<F128, K>(kernel, row, endRow, column, endColumn);
        }
    }

    /// <summary>
    /// The sum of every element: in vectors within blocks of at most 4096, in double across them, always in the same order. A large sum is
    /// that of a fixed number of parts, whatever the number of threads.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum<K>(in K kernel, nint rows, nint columns) where K : struct, IReduction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Sum<F512, K>(kernel, rows, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            return Sum<F256, K>(kernel, rows, columns);
        }
        else
        {
            return Sum<F128, K>(kernel, rows, columns);
        }
    }

    // The kernel comes by value: through a read-only reference every call of Apply would work on a copy of it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, K>(K kernel, nint rows, nint columns)
        where V : struct, ISimd<V>
        where K : struct, IElementwise, allows ref struct =>
        Run<V, K>(kernel, 0, rows, 0, columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, K>(K kernel, nint row, nint endRow, nint first, nint end)
        where V : struct, ISimd<V>
        where K : struct, IElementwise, allows ref struct
    {
        for (; row < endRow; row++)
        {
            nint column = first;
            for (; end - column >= V.Width; column += V.Width)
            {
                kernel.Apply<V, AllLanes>(row, column, V.Width);
            }

            if (column < end)
            {
                kernel.Apply<V, SomeLanes>(row, column, end - column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Sum<V, K>(K kernel, nint rows, nint columns)
        where V : struct, ISimd<V>
        where K : struct, IReduction, allows ref struct
    {
        long operations = rows * columns * WorkPerElement;
        return operations < Team.LeastWork ? (float)Sum<V, K>(kernel, 0, rows, 0, columns) : ElementwiseSum<V, K>.Run(in kernel, rows, columns, operations);
    }

    /// <summary>That of the columns [first, end) of the rows [row, endRow).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Sum<V, K>(K kernel, nint row, nint endRow, nint first, nint end)
        where V : struct, ISimd<V>
        where K : struct, IReduction, allows ref struct
    {
        double total = 0;
        V sum = V.Zero;
        nint room = Block / V.Width;
        for (; row < endRow; row++)
        {
            nint column = first;
            for (; end - column >= V.Width; column += V.Width)
            {
                sum += kernel.Apply<V, AllLanes>(row, column, V.Width);
                if (--room == 0)
                {
                    total += V.Sum(sum);
                    sum = V.Zero;
                    room = Block / V.Width;
                }
            }

            if (column < end)
            {
                nint count = end - column;
                sum += V.First(kernel.Apply<V, SomeLanes>(row, column, count), count);
                if (--room == 0)
                {
                    total += V.Sum(sum);
                    sum = V.Zero;
                    room = Block / V.Width;
                }
            }
        }

        return total + V.Sum(sum);
    }
}
