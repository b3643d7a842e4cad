using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B^T</c> taken as <c>C^T = B A^T</c>: rows of A lie in the lanes, so A is transposed instead of B, and with it the result, tile by
/// tile in registers or strip by strip in the first cache. A block of the sums' terms at a time; every sum is one chain in ascending order of
/// its terms, as in <see cref="BlockedProduct"/>: the bits are the same.
/// </summary>
internal static class SwappedProduct
{
    /// <summary>Terms of a block.</summary>
    private const int Depth = 512;

    /// <summary>Rows of A of a block, whose transpose takes a quarter of a second-level cache of a megabyte.</summary>
    private const int BlockRows = 128;

    /// <summary>Rows of B, columns of C, that go together: whole tiles at every width, whole blocks of a transposition.</summary>
    private const int StripRows = 112;

    /// <summary>Floats of a transposed block on the stack; a larger one has room elsewhere.</summary>
    private const nint StackSize = 32 * 1024;

    /// <summary>
    /// Whether it takes less time than to transpose B, in multiply-adds of one lane: a float of A or B takes five and one of C three, which in a
    /// tile it shares with multiply-adds, and where it has to be brought back for another block of terms ten more. Lanes without a row of A, or there of B, are lost.
    /// Tiles whose rows of B fall on one another in the cache are slow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits<V>(nint m, nint n, in Operands operands) where V : struct, ISimd<V>
    {
        nint k = operands.K, parts = (k + Depth - 1) / Depth;
        return !BlockedProduct.TileCollides<V>(operands.BRow)
            && (Lanes<V>(m) - m) * n * k + 5 * m * k + (10 * parts - 7) * m * n < (Lanes<V>(n) - n) * m * k + 5 * n * k;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint room = nint.Min(Depth, operands.K) * Lanes<V>(nint.Min(BlockRows, m));
        ref float transposed = ref room > StackSize
            ? ref ThreadRoom.Block(room) : ref StackMemory.Aligned(stackalloc float[StackMemory.Room((int)room)]);
        ref float strip = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(StripRows * (int)Group<V>())]);
        for (nint row = 0; row < m; row += BlockRows)
        {
            nint rows = nint.Min(BlockRows, m - row);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            for (nint p = 0; p < operands.K; p += Depth)
            {
                nint terms = nint.Min(Depth, operands.K - p);
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow + p);
                ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p);
                Transpose<V>(rows, terms, in a, operands.ARow, ref transposed);
                Operands block = new(terms, in b, operands.BRow, 1, in transposed, 0, ref c, operands.CRow);
                if (InRegisters<V>() && n >= TransposedTile.MaxRows && !accumulate && p == 0)
                {
                    Tiles<V>(rows, n, in block);
                }
                else
                {
                    Strips<V>(rows, n, in block, ref strip, accumulate || p > 0);
                }
            }
        }
    }

    /// <summary>Whether tiles can store their transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool InRegisters<V>() where V : struct, ISimd<V> => Avx512F.IsSupported && V.Width == SquareTransposition.Side;

    /// <summary>Rows of A whose transpose is one panel: as many vectors as a tile is wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Group<V>() where V : struct, ISimd<V> => InRegisters<V>() ? V.Width : 2 * V.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Lanes<V>(nint rows) where V : struct, ISimd<V> => (rows + V.Width - 1) / V.Width * V.Width;

    /// <summary>Rows of A to the lanes of panels, which lie one behind the other; what lanes beyond the last row hold is summed, and dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<V>(nint m, nint terms, ref readonly float a, nint aRow, ref float transposed) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < m; row += Group<V>())
        {
            nint rows = nint.Min(Group<V>(), m - row), lanes = Lanes<V>(rows);
            ref readonly float source = ref Unsafe.Add(ref Unsafe.AsRef(in a), row * aRow);
            ref float panel = ref Unsafe.Add(ref transposed, row * terms);
            if (InRegisters<V>() && lanes != rows)
            {
                for (nint p = 0; p < terms; p += SquareTransposition.Side)
                {
                    nint some = nint.Min(SquareTransposition.Side, terms - p);
                    SquareTransposition.ReadWithin(rows, some, in Unsafe.Add(ref Unsafe.AsRef(in source), p), aRow, ref Unsafe.Add(ref panel, p * lanes), lanes);
                }
            }
            else
            {
                if (lanes != rows)
                {
                    MemoryMarshal.CreateSpan(ref panel, (int)(terms * lanes)).Clear();
                }

                Transposition.Run(rows, terms, in source, aRow, ref panel, lanes);
            }
        }
    }

    /// <summary>Tiles that store their transpose; operands are those of the swapped product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<V>(nint m, nint n, in Operands operands) where V : struct, ISimd<V>
    {
        nint whole = n & -TransposedTile.MaxRows;
        for (nint strip = 0; strip < whole; strip += StripRows)
        {
            nint end = nint.Min(whole, strip + StripRows);
            for (nint row = 0; row < m; row += V.Width)
            {
                for (nint column = strip; column < end; column += TransposedTile.MaxRows)
                {
                    TransposedTile.Run<Count16>(in operands, row, nint.Min(V.Width, m - row), column);
                }
            }
        }

        // The last tile begins where it ends with B: up to three rows are taken twice.
        nint rest = (n - whole + 3) & -4;
        for (nint row = 0; row < m && rest > 0; row += V.Width)
        {
            nint rows = nint.Min(V.Width, m - row);
            switch (rest)
            {
                case 4:
                    TransposedTile.Run<Count4>(in operands, row, rows, n - rest);
                    break;
                case 8:
                    TransposedTile.Run<Count8>(in operands, row, rows, n - rest);
                    break;
                case 12:
                    TransposedTile.Run<Count12>(in operands, row, rows, n - rest);
                    break;
                default:
                    TransposedTile.Run<Count16>(in operands, row, rows, n - rest);
                    break;
            }
        }
    }

    /// <summary>Strip by strip, each transposed behind its product, and before it where that continues sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strips<V>(nint m, nint n, in Operands operands, ref float strip, bool accumulate) where V : struct, ISimd<V>
    {
        if (Lanes<V>(m) != m)
        {
            MemoryMarshal.CreateSpan(ref strip, (int)(nint.Min(StripRows, n) * Group<V>())).Clear();
        }

        for (nint column = 0; column < n; column += StripRows)
        {
            nint columns = nint.Min(StripRows, n - column);
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), column * operands.ARow);
            for (nint row = 0; row < m; row += Group<V>())
            {
                nint rows = nint.Min(Group<V>(), m - row), lanes = Lanes<V>(rows);
                ref readonly float panel = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), row * operands.K);
                ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow + column);
                Operands part = new(operands.K, in b, operands.ARow, 1, in panel, lanes, ref strip, lanes);
                if (accumulate)
                {
                    Transposition.Run(rows, columns, in c, operands.CRow, ref strip, lanes);
                    Product.Run<V, Accumulate>(columns, lanes, in part, default);
                }
                else
                {
                    Product.Run<V, Overwrite>(columns, lanes, in part, default);
                }

                Transposition.Run(columns, rows, in strip, lanes, ref c, operands.CRow);
            }
        }
    }
}
