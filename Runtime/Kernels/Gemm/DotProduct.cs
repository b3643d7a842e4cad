namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B^T</c>, where both operands are read along their rows and so the sums of a product lie in one vector, or one operand has to be
/// transposed. For few rows of A, C is walked in tiles of dot products whose lanes are added at the end. More rows pay for another way.
/// </summary>
internal static class DotProduct
{
    /// <summary>Rows of A worth this many bytes stay in the first-level cache while all rows of B pass by.</summary>
    private const int BlockBytes = 24 * 1024;

    private const int TileColumns = 4;

    /// <summary>Floats of the transposed panel of B, on the stack.</summary>
    private const int PanelSize = 4096;

    /// <summary>
    /// Rows of A from which on something is transposed, however few lanes they fill at the end. With 128 bits, which have too few registers, that
    /// gains nothing.
    /// </summary>
    public const nint Many = 64;

    /// <summary>Rows of A below which vectors of several rows do not pay.</summary>
    private const nint FewRows = 7;

    /// <summary>Rows of B below which packing or transposing less than many rows of A does not pay.</summary>
    private const nint FewColumns = 48;

    /// <summary>
    /// Terms up to which adding all lanes at the end costs more than packing or transposing less than many rows of A: the more, the less lanes are lost
    /// and the more columns share A.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint ShortSum(nint rows, nint columns) => rows % 16 == 0 ? nint.Min(512, 3 * columns) : rows % 8 == 0 ? 256 : 128;

    /// <summary>Floats that rows of C lie apart, or a multiple, of which the first-level cache holds too few beside as many rows of another matrix.</summary>
    private const nint CloseRows = 512;

    /// <summary>Terms of a sum up to which tiles have its epilogue: they are one block whatever the way.</summary>
    private const nint MostTerms = 512;

    /// <summary>The product and what the epilogue makes of it.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Rows of B.</param>
    /// <param name="operands">The matrices.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="allRows">The rows of A of the whole product, of which this may be a band.</param>
    /// <param name="allColumns">The rows of B of the whole product.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    /// <remarks>
    /// A tile has the epilogue where its sums lie along the rows of C. The mask of a ReLU for 128 rows, 128 columns and 10 terms takes 17 % of the
    /// product's time in the tile and 34 % behind it; with 256 bits 39 % and 35 %. Rows a multiple of 2 KB apart drive one another out of the cache (1024
    /// columns: 133 % in the tile), and behind a sum of many terms there is little to gain.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, E>(nint m, nint n, in Operands operands, bool accumulate, nint allRows, nint allColumns, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (E.IsPlain)
        {
            Sum<V, Plain>(m, n, in operands, accumulate, allRows, allColumns, default);
        }
        else if (V.Width < 16 || accumulate || operands.K > MostTerms || operands.CRow % CloseRows == 0)
        {
            Sum<V, Plain>(m, n, in operands, accumulate, allRows, allColumns, default);
            epilogue.Run<V>(m, n, ref operands.C, operands.CRow);
        }
        else if (!Sum<V, E>(m, n, in operands, accumulate, allRows, allColumns, epilogue))
        {
            epilogue.Run<V>(m, n, ref operands.C, operands.CRow);
        }
    }

    /// <summary>Chooses the way: by the rows of the whole product, since each way has an order of its own in which it sums. Returns whether it had the epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Sum<V, E>(nint m, nint n, in Operands operands, bool accumulate, nint allRows, nint allColumns, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (operands.K <= 2 * V.Width)
        {
            Short<V, E>(m, n, in operands, accumulate, epilogue);
            return true;
        }

        if (V.Width == 4 || (allRows < Many && (allColumns < FewColumns || operands.K > ShortSum(allRows, allColumns))))
        {
            Long<V>(m, n, in operands, accumulate);
            return false;
        }

        if (allRows >= Many || (V.Width == 16 ? ((allRows + 3) & -4) % V.Width == 0 : Fills(allRows, 2 * V.Width)))
        {
            return Chains<V, E>(m, n, in operands, accumulate, epilogue);
        }

        if (V.Width == 16 && allRows >= FewRows && Fills(allRows, V.Width / 4))
        {
            QuadProduct.Run<V>(m, n, in operands, accumulate);
        }
        else
        {
            Long<V>(m, n, in operands, accumulate);
        }

        return false;
    }

    /// <summary>One operand is transposed; either gives the same bits. Returns whether it had the epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Chains<V, E>(nint m, nint n, in Operands operands, bool accumulate, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (SwappedProduct.Suits<V>(m, n, in operands))
        {
            SwappedProduct.Run<V>(m, n, in operands, accumulate);
            return false;
        }

        Transposed<V, E>(m, n, in operands, accumulate, epilogue);
        return true;
    }

    /// <summary>B is transposed, panel by panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transposed<V, E>(nint m, nint n, in Operands operands, bool accumulate, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (!E.IsPlain)
        {
            BlockedProduct.Run<V, TransposedPanels, E>(m, 0, n, in operands, epilogue);
        }
        else if (accumulate)
        {
            BlockedProduct.Run<V, TransposedPanels, Accumulate>(m, 0, n, in operands, default);
        }
        else
        {
            BlockedProduct.Run<V, TransposedPanels, Overwrite>(m, 0, n, in operands, default);
        }
    }

    /// <summary>Whether so many rows fill groups of some, seven of eight at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Fills(nint rows, nint group) => 8 * rows >= 7 * ((rows + group - 1) & -group);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Short<V, E>(nint m, nint n, in Operands operands, bool accumulate, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        nint k = operands.K;
        nint panelColumns = k > 0 ? PanelSize / (16 * k) * 16 : n;
        ref float panel = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(PanelSize)]);
        for (nint column = 0; column < n; column += panelColumns)
        {
            nint columns = n - column < panelColumns ? n - column : panelColumns;
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow);
            Transposition.Run(columns, k, in b, operands.BRow, ref panel, columns);
            ref float c = ref Unsafe.Add(ref operands.C, column);
            Operands transposed = new(k, in operands.A, operands.ARow, 1, in panel, columns, ref c, operands.CRow);
            if (!E.IsPlain)
            {
                Product.Run<V, E>(m, columns, in transposed, epilogue);
            }
            else if (accumulate)
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
