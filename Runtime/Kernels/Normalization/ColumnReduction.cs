namespace Kiln.Kernels;

/// <summary>Adds up an expression over the rows, one sum per column.</summary>
internal static class ColumnReduction
{
    /// <summary>Rows added in one chain of floats before the chain starts anew, so that errors grow with the number of blocks only.</summary>
    private const nint BlockRows = 512;

    /// <summary><c>sum[c] (+)= Σ_r f(r, c)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, K>(K kernel, nint rows, nint columns, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, IReduction, allows ref struct
    {
        var sums = new Sums<K> { Kernel = kernel };
        ColumnSharing.Run<V, Sums<K>>(in sums, rows, columns, rows * columns * Elementwise.WorkPerElement, ref sum, ref Unsafe.NullRef<float>(), accumulate);
    }

    private ref struct Sums<K> : IColumnKernel where K : struct, IReduction, allows ref struct
    {
        public K Kernel;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint endRow, nint column, nint endColumn, ref float first, ref float second, bool accumulate)
            where V : struct, ISimd<V>
        {
            for (; endColumn - column >= V.Width; column += V.Width)
            {
                Column<V, AllLanes, K>(Kernel, row, endRow, column, V.Width, ref first, accumulate);
            }

            if (column < endColumn)
            {
                Column<V, SomeLanes, K>(Kernel, row, endRow, column, endColumn - column, ref first, accumulate);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Merge<V>(nint before, nint rows, ref V first, ref V second, V nextFirst, V nextSecond) where V : struct, ISimd<V> =>
            first += nextFirst;
    }

    /// <summary>One vector of columns; four rows at a time, because one chain of additions would wait for itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<V, L, K>(K kernel, nint row, nint endRow, nint column, nint count, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where K : struct, IReduction, allows ref struct
    {
        V total = accumulate ? L.Load<V>(in sum, column, count) : V.Zero;
        while (row < endRow)
        {
            nint end = nint.Min(endRow, row + BlockRows);
            V s0 = V.Zero;
            V s1 = V.Zero;
            V s2 = V.Zero;
            V s3 = V.Zero;
            for (; row + 4 <= end; row += 4)
            {
                s0 += kernel.Apply<V, L>(row, column, count);
                s1 += kernel.Apply<V, L>(row + 1, column, count);
                s2 += kernel.Apply<V, L>(row + 2, column, count);
                s3 += kernel.Apply<V, L>(row + 3, column, count);
            }

            for (; row < end; row++)
            {
                s0 += kernel.Apply<V, L>(row, column, count);
            }

            total += s0 + s1 + (s2 + s3);
        }

        L.Store(total, ref sum, column, count);
    }
}
