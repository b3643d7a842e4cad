using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Walks an elementwise expression over rows and columns at the width of the processor.</summary>
/// <remarks>
/// The end of a single row is walked in fours without masks: what a masked vector stores cannot be loaded before it has left the store
/// buffer, and a masked load waits for all that is stored within its whole width. A step of a tiny model, one such end after another,
/// takes 3 times as long with masks (1 to 12 elements, on a processor of Intel's).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Elementwise
{
    /// <summary>Elements that are added in vectors before their sum goes into a double.</summary>
    private const int Block = 4096;

    /// <summary>What a light expression costs, in floating-point operations of the same time: most of it is memory traffic.</summary>
    internal const long WorkPerElement = 16;

    /// <summary>Elements of a single row that are few: less than the widest vector.</summary>
    private const int Few = 16;

    /// <summary>Computes every element. Pass one row where the buffers allow it: a row's end costs a partial vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<K>(in K kernel, nint rows, nint columns) where K : struct, IElementwise, allows ref struct
    {
        if (rows == 1 && columns < Few)
        {
            Rest(ref Unsafe.AsRef(in kernel), 0, columns);
            return;
        }

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<K>(in K kernel, nint rows, nint columns) where K : struct, IReduction, allows ref struct =>
        rows == 1 && columns < Few ? SumRest(ref Unsafe.AsRef(in kernel), 0, columns) : SumMany(kernel, rows, columns);

    // By value and apart, so that a caller with few elements has neither the kernel in memory nor room for what large sums need.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float SumMany<K>(K kernel, nint rows, nint columns) where K : struct, IReduction, allows ref struct
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
        bool single = row == 0 && endRow == 1;
        for (; row < endRow; row++)
        {
            nint column = first;
            for (; end - column >= V.Width; column += V.Width)
            {
                kernel.Apply<V, AllLanes>(row, column, V.Width);
            }

            if (column == end)
                continue;
            if (single)
            {
                // Not the kernel itself, whose fields are to stay in registers.
                K copy = kernel;
                Rest(ref copy, column, end);
            }
            else
            {
                kernel.Apply<V, SomeLanes>(row, column, end - column);
            }
        }
    }

    // Few elements have the kernel by reference: a copy loads at once what has just been stored field by field, and waits for that: 37 ns
    // for Train of Linear(1, 1) on a Zen 4, against 30.
    /// <summary>Less than a vector of row 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rest<K>(ref K kernel, nint column, nint end) where K : struct, IElementwise, allows ref struct
    {
        for (; end - column >= F128.Width; column += F128.Width)
            kernel.Apply<F128, AllLanes>(0, column, F128.Width);
        if (column < end)
            kernel.Apply<F128, SomeLanes>(0, column, end - column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Sum<V, K>(K kernel, nint rows, nint columns)
        where V : struct, ISimd<V>
        where K : struct, IReduction, allows ref struct
    {
        long operations = rows * columns * WorkPerElement;
        return operations < Team.LeastSum ? (float)Sum<V, K>(kernel, 0, rows, 0, columns) : ElementwiseSum<V, K>.Run(in kernel, rows, columns, operations);
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
        bool single = row == 0 && endRow == 1;
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
                if (single)
                {
                    K copy = kernel;
                    return total + V.Sum(sum) + SumRest(ref copy, column, end);
                }

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

    // What is no whole vector comes first: of fewer elements than a vector nothing is added to zero, and a tiny model's step waits for
    // each addition.
    /// <summary>The sum of less than a vector of row 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumRest<K>(ref K kernel, nint column, nint end) where K : struct, IReduction, allows ref struct
    {
        nint count = (end - column) & (F128.Width - 1);
        end -= count;
        F128 sum = count > 0 ? F128.First(kernel.Apply<F128, SomeLanes>(0, end, count), count) : F128.Zero;
        for (; column < end; column += F128.Width)
            sum += kernel.Apply<F128, AllLanes>(0, column, F128.Width);
        return F128.Sum(sum);
    }
}
