namespace Kiln.Kernels;

/// <summary>Statistics of the columns of a matrix that is read from memory once.</summary>
internal static class ColumnStatistics
{
    /// <summary>Rows whose columns are summed together; one vector of them stays in the first-level cache for its second reading.</summary>
    private const nint BlockRows = 128;

    /// <summary>
    /// Mean and biased variance of every column. Each block of rows has its own mean and its squares around it; blocks are merged by
    /// n = a + b, d = mean_b - mean_a, mean = mean_a + d b / n, squares = squares_a + squares_b + d² a b / n (Chan, Golub, LeVeque, 1979).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint rows, nint columns, ref readonly float x, ref float mean, ref float variance) where V : struct, ISimd<V>
    {
        var kernel = new Moments { X = ref Unsafe.AsRef(in x), Columns = columns };
        ColumnSharing.Run<V, Moments>(in kernel, rows, columns, rows * columns * Elementwise.WorkPerElement, ref mean, ref variance, accumulate: false);
        for (nint c = 0; c < columns; c++)
        {
            Unsafe.Add(ref variance, c) /= rows;
        }
    }

    /// <summary><c>sums[0, c] = Σ dy</c> and <c>sums[1, c] = Σ dy (x - mean) rstd</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products<V>(
        nint rows, nint columns, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref float sums)
        where V : struct, ISimd<V>
    {
        var kernel = new ProductSums
        {
            Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), Columns = columns,
        };
        ColumnSharing.Run<V, ProductSums>(
            in kernel, rows, columns, rows * columns * Elementwise.WorkPerElement, ref sums, ref Unsafe.Add(ref sums, columns), accumulate: false);
    }

    /// <summary>Means, and squares around them.</summary>
    private ref struct Moments : IColumnKernel
    {
        public ref float X;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint endRow, nint column, nint endColumn, ref float first, ref float second, bool accumulate)
            where V : struct, ISimd<V>
        {
            for (nint block = row; block < endRow; block += BlockRows)
            {
                nint count = nint.Min(BlockRows, endRow - block), c = column;
                ref float x = ref Unsafe.Add(ref X, block * Columns);
                for (; endColumn - c >= V.Width; c += V.Width)
                {
                    Merge<V, AllLanes>(block - row, count, Columns, c, V.Width, in x, ref first, ref second);
                }

                if (c < endColumn)
                {
                    Merge<V, SomeLanes>(block - row, count, Columns, c, endColumn - c, in x, ref first, ref second);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Merge<V>(nint before, nint rows, ref V first, ref V second, V nextFirst, V nextSecond) where V : struct, ISimd<V> =>
            Join(before, rows, ref first, ref second, nextFirst, nextSecond);
    }

    private ref struct ProductSums : IColumnKernel
    {
        public ref float Dy;
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint endRow, nint column, nint endColumn, ref float first, ref float second, bool accumulate)
            where V : struct, ISimd<V>
        {
            for (; row < endRow; row += BlockRows)
            {
                nint count = nint.Min(BlockRows, endRow - row), c = column;
                ref float dy = ref Unsafe.Add(ref Dy, row * Columns);
                ref float x = ref Unsafe.Add(ref X, row * Columns);
                for (; endColumn - c >= V.Width; c += V.Width)
                {
                    Product<V, AllLanes>(accumulate, count, Columns, c, V.Width, in dy, in x, in Mean, in Rstd, ref first, ref second);
                }

                if (c < endColumn)
                {
                    Product<V, SomeLanes>(accumulate, count, Columns, c, endColumn - c, in dy, in x, in Mean, in Rstd, ref first, ref second);
                }

                accumulate = true;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Merge<V>(nint before, nint rows, ref V first, ref V second, V nextFirst, V nextSecond) where V : struct, ISimd<V>
        {
            first += nextFirst;
            second += nextSecond;
        }
    }

    /// <summary>One vector of columns of one block; <paramref name="before"/> rows have been merged already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge<V, L>(
        nint before, nint rows, nint columns, nint column, nint count, ref readonly float x, ref float mean, ref float squares)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        nint row = 0, at = column;
        for (; row + 4 <= rows; row += 4, at += 4 * columns)
        {
            s0 += L.Load<V>(in x, at, count);
            s1 += L.Load<V>(in x, at + columns, count);
            s2 += L.Load<V>(in x, at + 2 * columns, count);
            s3 += L.Load<V>(in x, at + 3 * columns, count);
        }

        for (; row < rows; row++, at += columns)
        {
            s0 += L.Load<V>(in x, at, count);
        }

        V blockMean = (s0 + s1 + (s2 + s3)) / V.Broadcast(rows);
        s0 = s1 = V.Zero;
        for (row = 0, at = column; row + 2 <= rows; row += 2, at += 2 * columns)
        {
            V d0 = L.Load<V>(in x, at, count) - blockMean, d1 = L.Load<V>(in x, at + columns, count) - blockMean;
            s0 = V.MultiplyAdd(d0, d0, s0);
            s1 = V.MultiplyAdd(d1, d1, s1);
        }

        if (row < rows)
        {
            V d = L.Load<V>(in x, at, count) - blockMean;
            s0 = V.MultiplyAdd(d, d, s0);
        }

        V blockSquares = s0 + s1;
        if (before > 0)
        {
            V oldMean = L.Load<V>(in mean, column, count), oldSquares = L.Load<V>(in squares, column, count);
            Join(before, rows, ref oldMean, ref oldSquares, blockMean, blockSquares);
            blockMean = oldMean;
            blockSquares = oldSquares;
        }

        L.Store(blockMean, ref mean, column, count);
        L.Store(blockSquares, ref squares, column, count);
    }

    /// <summary>Means and squares of some rows join those of the rows before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join<V>(nint before, nint rows, ref V mean, ref V squares, V nextMean, V nextSquares) where V : struct, ISimd<V>
    {
        V difference = nextMean - mean;
        float share = (float)rows / (before + rows);
        squares += nextSquares + difference * difference * V.Broadcast(before * share);
        mean = V.MultiplyAdd(difference, V.Broadcast(share), mean);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product<V, L>(
        bool accumulate, nint rows, nint columns, nint column, nint count, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd,
        ref float sums, ref float products)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V centre = L.Load<V>(in mean, column, count), p0 = V.Zero, p1 = V.Zero, s0 = V.Zero, s1 = V.Zero;
        nint row = 0, at = column;
        for (; row + 2 <= rows; row += 2, at += 2 * columns)
        {
            V a = L.Load<V>(in dy, at, count), b = L.Load<V>(in dy, at + columns, count);
            s0 += a;
            s1 += b;
            p0 = V.MultiplyAdd(a, L.Load<V>(in x, at, count) - centre, p0);
            p1 = V.MultiplyAdd(b, L.Load<V>(in x, at + columns, count) - centre, p1);
        }

        if (row < rows)
        {
            V a = L.Load<V>(in dy, at, count);
            s0 += a;
            p0 = V.MultiplyAdd(a, L.Load<V>(in x, at, count) - centre, p0);
        }

        V sum = s0 + s1, product = (p0 + p1) * L.Load<V>(in rstd, column, count);
        if (accumulate)
        {
            sum += L.Load<V>(in sums, column, count);
            product += L.Load<V>(in products, column, count);
        }

        L.Store(sum, ref sums, column, count);
        L.Store(product, ref products, column, count);
    }
}
