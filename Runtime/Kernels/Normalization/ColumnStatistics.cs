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
        for (nint row = 0; row < rows; row += BlockRows)
        {
            nint count = nint.Min(BlockRows, rows - row), column = 0;
            ref float block = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * columns);
            for (; columns - column >= V.Width; column += V.Width)
            {
                Merge<V, AllLanes>(row, count, columns, column, V.Width, in block, ref mean, ref variance);
            }

            if (column < columns)
            {
                Merge<V, SomeLanes>(row, count, columns, column, columns - column, in block, ref mean, ref variance);
            }
        }

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
        for (nint row = 0; row < rows; row += BlockRows)
        {
            nint count = nint.Min(BlockRows, rows - row), column = 0;
            ref float dys = ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * columns);
            ref float xs = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * columns);
            for (; columns - column >= V.Width; column += V.Width)
            {
                Product<V, AllLanes>(row > 0, count, columns, column, V.Width, in dys, in xs, in mean, in rstd, ref sums);
            }

            if (column < columns)
            {
                Product<V, SomeLanes>(row > 0, count, columns, column, columns - column, in dys, in xs, in mean, in rstd, ref sums);
            }
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
            V oldMean = L.Load<V>(in mean, column, count), difference = blockMean - oldMean;
            float share = (float)rows / (before + rows);
            blockSquares += L.Load<V>(in squares, column, count) + difference * difference * V.Broadcast(before * share);
            blockMean = V.MultiplyAdd(difference, V.Broadcast(share), oldMean);
        }

        L.Store(blockMean, ref mean, column, count);
        L.Store(blockSquares, ref squares, column, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product<V, L>(
        bool accumulate, nint rows, nint columns, nint column, nint count, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref float sums)
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
            product += L.Load<V>(in sums, columns + column, count);
        }

        L.Store(sum, ref sums, column, count);
        L.Store(product, ref sums, columns + column, count);
    }
}
