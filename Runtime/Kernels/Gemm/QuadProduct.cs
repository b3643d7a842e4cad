namespace Kiln.Kernels;

/// <summary>
/// Walks C of <c>C = A B^T</c> in tiles of dot products. A is packed, a block of rows and of terms at a time, so that its rows lie side by
/// side, four terms each, in a vector; rows of B are read where they lie. Only four lanes are left to add for an element. Every block
/// of terms has sums of its own, which C collects.
/// </summary>
internal static class QuadProduct
{
    /// <summary>Terms of a block.</summary>
    private const int Depth = 512;

    /// <summary>Rows of A of a block: whole tiles at every width.</summary>
    private const int MaxRows = 48;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint group = V.Width / 4 * MaxVectors;
        nint room = (nint.Min(m, MaxRows) + group - 1) / group * group * ((nint.Min(operands.K, Depth) + 3) & ~3);
        ref float packed = ref StackMemory.Aligned(stackalloc float[StackMemory.Room((int)room)]);
        for (nint row = 0; row < m; row += MaxRows)
        {
            nint rows = nint.Min(MaxRows, m - row);
            for (nint p = 0; p < operands.K; p += Depth)
            {
                nint terms = nint.Min(Depth, operands.K - p);
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow + p);
                ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p);
                ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
                Pack<V>(rows, terms, in a, operands.ARow, ref packed);
                Block<V>(rows, n, new Operands(terms, in packed, 0, 0, in b, operands.BRow, ref c, operands.CRow), accumulate || p > 0);
            }
        }
    }

    /// <summary>Vectors of a tile.</summary>
    private const nint MaxVectors = 2;

    /// <summary>Fours of rows of B of the highest tile, whose sums stay in registers; see <see cref="Product"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint MaxQuads<V>() where V : struct, ISimd<V> => V.Width == 16 ? 3 : 1;

    /// <summary>The vectors of the tile that starts with that many rows left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Vectors<V>(nint rows) where V : struct, ISimd<V> => nint.Min(MaxVectors, (rows + V.Width / 4 - 1) / (V.Width / 4));

    /// <summary>Tile by tile, in each four terms after four, in these vector after vector: four terms of every row. What is missing is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<V>(nint rows, nint terms, ref readonly float a, nint aRow, ref float packed) where V : struct, ISimd<V>
    {
        nint vectors;
        for (nint row = 0; row < rows; row += vectors * (V.Width / 4))
        {
            vectors = Vectors<V>(rows - row);
            nint step = vectors * V.Width;
            for (nint vector = 0; vector < vectors; vector++)
            {
                nint first = row + vector * (V.Width / 4);
                ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in a), first * aRow), target = ref Unsafe.Add(ref packed, vector * V.Width);
                nint p = 0;
                if (rows - first >= V.Width / 4)
                {
                    for (; terms - p >= 4; p += 4)
                    {
                        V.Store(V.LoadQuads(ref source, p, aRow), ref target, 0);
                        target = ref Unsafe.Add(ref target, step);
                    }
                }

                for (; p < terms; p += 4)
                {
                    Parts<V>(rows - first, terms - p, in Unsafe.Add(ref source, p), aRow, ref target);
                    target = ref Unsafe.Add(ref target, step);
                }
            }

            packed = ref Unsafe.Add(ref packed, step * ((terms + 3) >> 2));
        }
    }

    /// <summary>Four terms, or as many as there are, of the rows of a vector, as many as there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Parts<V>(nint rows, nint terms, ref readonly float a, nint aRow, ref float target) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < V.Width / 4; row++)
        {
            F128 part = row >= rows ? F128.Zero : terms >= 4 ? F128.Load(in a, row * aRow) : F128.LoadPart(in a, row * aRow, terms);
            F128.Store(part, ref target, 4 * row);
        }
    }

    /// <summary>Tiles of nearly equal height, each beside all of packed A; then what is left of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<V>(nint rows, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint quads = n >> 2, tiles = (quads + MaxQuads<V>() - 1) / MaxQuads<V>(), column = 0;
        for (nint tile = 0; tile < tiles; tile++)
        {
            nint end = 4 * (quads * (tile + 1) / tiles);
            Rows<V>(rows, column, end - column, in operands, accumulate);
            column = end;
        }

        if (column < n)
        {
            Rows<V>(rows, column, n - column, in operands, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V>(nint rows, nint column, nint columns, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        ref readonly float a = ref operands.A;
        ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow);
        nint vectors;
        for (nint row = 0; row < rows; row += vectors * (V.Width / 4))
        {
            vectors = Vectors<V>(rows - row);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow + column);
            Operands tile = new(operands.K, in a, 0, 0, in b, operands.BRow, ref c, operands.CRow);
            if (V.Width == 16 && columns == 12)
            {
                Run<V, Count12>(vectors, in tile, rows - row, columns, accumulate);
            }
            else if (V.Width == 16 && columns == 8)
            {
                Run<V, Count8>(vectors, in tile, rows - row, columns, accumulate);
            }
            else
            {
                Run<V, Count4>(vectors, in tile, rows - row, columns, accumulate);
            }

            a = ref Unsafe.Add(ref Unsafe.AsRef(in a), vectors * V.Width * ((operands.K + 3) >> 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<V, R>(nint vectors, in Operands operands, nint rows, nint columns, bool accumulate)
        where V : struct, ISimd<V>
        where R : struct, ICount
    {
        if (vectors == 1)
        {
            QuadTile.Run<V, R, Count1>(in operands, rows, columns, accumulate);
        }
        else
        {
            QuadTile.Run<V, R, Count2>(in operands, rows, columns, accumulate);
        }
    }
}
