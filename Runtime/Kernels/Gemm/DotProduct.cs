namespace Kiln.Kernels;

/// <summary>
/// Walks C of <c>C = A B^T</c> in tiles of dot products. Both operands are read along their rows, so nothing is transposed, at the
/// price of sums over lanes at the end of every tile; where the rows of B are too short to pay that, or those of A so many that they pay for
/// a transposed B, it is transposed after all.
/// </summary>
internal static class DotProduct
{
    /// <summary>Rows of A worth this many bytes stay in the first-level cache while all rows of B pass by.</summary>
    private const int BlockBytes = 24 * 1024;

    private const int TileColumns = 4;

    /// <summary>Floats of the transposed panel of B, on the stack.</summary>
    private const int PanelSize = 4096;

    /// <summary>
    /// Rows of A from which on a transposed B pays: with AVX-512 products of 64 rows gain up to a half, of 32 up to a quarter or lose as much;
    /// 128 bits have too few registers to gain anything.
    /// </summary>
    public const nint Many = 64;

    /// <summary>Chooses the way.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Rows of B.</param>
    /// <param name="operands">The matrices.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="many">Whether the whole product, of which this may be a band, has <see cref="Many"/> rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint m, nint n, in Operands operands, bool accumulate, bool many) where V : struct, ISimd<V>
    {
        if (operands.K <= 2 * V.Width)
        {
            Short<V>(m, n, in operands, accumulate);
        }
        else if (many && V.Width > 4)
        {
            TransposedProduct.Run<V>(m, n, in operands, accumulate);
        }
        else
        {
            Long<V>(m, n, in operands, accumulate);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Short<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint k = operands.K;
        nint panelColumns = k > 0 ? PanelSize / (16 * k) * 16 : n;
        ref float panel = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[PanelSize]);
        for (nint column = 0; column < n; column += panelColumns)
        {
            nint columns = n - column < panelColumns ? n - column : panelColumns;
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow);
            Transposition.Run(columns, k, in b, operands.BRow, ref panel, columns);
            ref float c = ref Unsafe.Add(ref operands.C, column);
            Operands transposed = new(k, in operands.A, operands.ARow, 1, in panel, columns, ref c, operands.CRow);
            if (accumulate)
            {
                Product.Run<V, Accumulate>(m, columns, in transposed, default);
            }
            else
            {
                Product.Run<V, Overwrite>(m, columns, in transposed, default);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Long<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint tileRows = MaxRows<V>();
        nint rowBytes = sizeof(float) * (operands.K + 1);
        nint blockRows = tileRows * (1 + BlockBytes / (tileRows * rowBytes));
        for (nint row = 0; row < m; row += blockRows)
        {
            nint end = m - row < blockRows ? m : row + blockRows;
            for (nint column = 0; column < n; column += TileColumns)
            {
                nint columns = n - column < TileColumns ? n - column : TileColumns;
                Rows<V>(row, end, in operands, column, columns, accumulate);
            }
        }
    }

    /// <summary>As many rows as keep all sums of a tile in registers; see <see cref="Product"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint MaxRows<V>() where V : struct, ISimd<V> => V.Width == 16 ? 6 : V.Width == 8 ? 3 : 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V>(nint row, nint end, in Operands operands, nint column, nint columns, bool accumulate)
        where V : struct, ISimd<V>
    {
        nint rows;
        for (; row < end; row += rows)
        {
            rows = end - row < MaxRows<V>() ? end - row : MaxRows<V>();
            switch (rows)
            {
                case 1:
                    DotTile.Run<V, Count1>(in operands, row, column, columns, accumulate);
                    break;
                case 2:
                    DotTile.Run<V, Count2>(in operands, row, column, columns, accumulate);
                    break;
                case 3:
                    DotTile.Run<V, Count3>(in operands, row, column, columns, accumulate);
                    break;
                case 4:
                    DotTile.Run<V, Count4>(in operands, row, column, columns, accumulate);
                    break;
                case 5:
                    DotTile.Run<V, Count5>(in operands, row, column, columns, accumulate);
                    break;
                default:
                    DotTile.Run<V, Count6>(in operands, row, column, columns, accumulate);
                    break;
            }
        }
    }
}
