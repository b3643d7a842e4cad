using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Sums along the rows of a matrix.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Rows
{
    /// <summary>Elements of a row added as floats; the blocks of a longer row are added in double.</summary>
    private const nint BlockColumns = 4096;

    /// <summary>Operations of the same time as reading one element.</summary>
    private const long WorkPerElement = 8;

    /// <summary><c>sum[r] (+)= Σ_c x[r, c]</c>; a row's sum does not depend on the other rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="x">The matrix (rows, columns).</param>
    /// <param name="ldx">Floats from one row of <paramref name="x"/> to the next.</param>
    /// <param name="sum">The sums (rows).</param>
    /// <param name="accumulate">Whether to add to <paramref name="sum"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<F512>(rows, columns, in x, ldx, ref sum, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Sum<F256>(rows, columns, in x, ldx, ref sum, accumulate);
        }
        else
        {
            Sum<F128>(rows, columns, in x, ldx, ref sum, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sum<V>(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
    {
        var sums = new Sums<V> { X = ref Unsafe.AsRef(in x), Ldx = ldx, Columns = columns, Result = ref sum, Accumulates = accumulate };
        Team.Share(in sums, rows, rows * columns * WorkPerElement);
    }

    /// <summary>The sum of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Of<V>(nint columns, ref readonly float x) where V : struct, ISimd<V>
    {
        if (columns <= BlockColumns)
        {
            return Block<V>(columns, in x);
        }

        double total = 0;
        for (nint column = 0; column < columns; column += BlockColumns)
        {
            total += Block<V>(nint.Min(BlockColumns, columns - column), ref Unsafe.Add(ref Unsafe.AsRef(in x), column));
        }

        return (float)total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Block<V>(nint columns, ref readonly float x) where V : struct, ISimd<V>
    {
        V s0 = V.Zero;
        V s1 = V.Zero;
        V s2 = V.Zero;
        V s3 = V.Zero;
        nint column = 0;
        for (; columns - column >= 4 * V.Width; column += 4 * V.Width)
        {
            s0 += V.Load(in x, column);
            s1 += V.Load(in x, column + V.Width);
            s2 += V.Load(in x, column + 2 * V.Width);
            s3 += V.Load(in x, column + 3 * V.Width);
        }

        for (; columns - column >= V.Width; column += V.Width)
        {
            s0 += V.Load(in x, column);
        }

        if (column < columns)
        {
            s1 += V.LoadPart(in x, column, columns - column);
        }

        return V.Sum(s0 + s1 + (s2 + s3));
    }

    /// <summary>Units are rows.</summary>
    private ref struct Sums<V> : ISharedWork where V : struct, ISimd<V>
    {
        public ref float X;
        public nint Ldx;
        public nint Columns;
        public ref float Result;
        public bool Accumulates;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (nint row = first; row < end; row++)
            {
                ref float s = ref Unsafe.Add(ref Result, row);
                float total = Of<V>(Columns, ref Unsafe.Add(ref X, row * Ldx));
                s = Accumulates ? s + total : total;
            }
        }
    }
}
