namespace Kiln.Kernels;

/// <summary>
/// <c>C = Aᵀ B</c> for few terms, as the gradient of a weight has them in a small batch: strip by strip of C's rows, which stay in the first
/// cache while the terms come, a few at a time; C continues its sums, and the bits are those of <see cref="Product"/>.
/// </summary>
internal static class OuterProduct
{
    /// <summary>Rows that pay for loading B into registers.</summary>
    private const nint LeastRows = 16;

    /// <summary>Floats of a strip.</summary>
    private const nint StripSize = 4 * 1024;

    /// <summary>
    /// Whether this is the way to take: with more terms the tiles of <see cref="Product"/> store C seldom enough, and a strip that is to stay in the cache
    /// must not have rows that fall on one another there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits<V>(nint m, nint n, in Operands operands) where V : struct, ISimd<V> =>
        m >= LeastRows && n >= 2 * V.Width && operands.K > 0
        && operands.K <= (BlockedProduct.Collide(operands.CRow) ? TileTerms<V>() : 4 * TileTerms<V>());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint whole = n & -(2 * V.Width), parts = (operands.K + TileTerms<V>() - 1) / TileTerms<V>();
        nint height = parts == 1 ? m : nint.Max(LeastRows, StripSize / n);
        for (nint row = 0; row < m; row += height)
        {
            nint rows = nint.Min(height, m - row);
            ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            for (nint part = 0, p = 0, end; part < parts; part++, p = end)
            {
                end = operands.K * (part + 1) / parts;
                ref readonly float x = ref Unsafe.Add(ref Unsafe.AsRef(in a), p * operands.AStep);
                ref readonly float y = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * operands.BRow);
                Operands some = new(end - p, in x, operands.ARow, operands.AStep, in y, operands.BRow, ref c, operands.CRow);
                if (accumulate || part > 0)
                {
                    Terms<V, Accumulate>(rows, whole, in some);
                }
                else
                {
                    Terms<V, Overwrite>(rows, whole, in some);
                }
            }
        }

        if (accumulate)
        {
            Product.Run<V, Accumulate>(m, whole, n, in operands, default);
        }
        else
        {
            Product.Run<V, Overwrite>(m, whole, n, in operands, default);
        }
    }

    /// <summary>As many terms as B, two vectors of it, has registers for beside the sums; see <see cref="Product.MaxRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint TileTerms<V>() where V : struct, ISimd<V> => V.Width == 16 ? 8 : 4;

    /// <summary>Some rows, whole pairs of vectors, and the terms of one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Terms<V, E>(nint m, nint n, in Operands operands)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue
    {
        switch (operands.K)
        {
            case 1:
                Columns<V, Count1, E>(m, n, in operands);
                break;
            case 2:
                Columns<V, Count2, E>(m, n, in operands);
                break;
            case 3:
                Columns<V, Count3, E>(m, n, in operands);
                break;
            case 4:
                Columns<V, Count4, E>(m, n, in operands);
                break;
        }

        if (V.Width == 16)
        {
            switch (operands.K)
            {
                case 5:
                    Columns<V, Count5, E>(m, n, in operands);
                    break;
                case 6:
                    Columns<V, Count6, E>(m, n, in operands);
                    break;
                case 7:
                    Columns<V, Count7, E>(m, n, in operands);
                    break;
                case 8:
                    Columns<V, Count8, E>(m, n, in operands);
                    break;
            }
        }
    }

    /// <summary>Four vectors at a time where few terms leave room for them, then two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<V, K, E>(nint m, nint n, in Operands operands)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, IEpilogue
    {
        nint column = 0;
        if (V.Width == 16 && Unsafe.SizeOf<K>() <= 4)
        {
            for (; n - column >= 4 * V.Width; column += 4 * V.Width)
            {
                OuterTile.Run<V, K, Count4, E>(in operands, m, column);
            }
        }

        for (; column < n; column += 2 * V.Width)
        {
            OuterTile.Run<V, K, Count2, E>(in operands, m, column);
        }
    }
}
