namespace Kiln.Kernels;

/// <summary>
/// Walks C in column panels, and each panel in row tiles of nearly equal height. A panel of B is read once per row tile and
/// stays in the second-level cache meanwhile. <c>B</c> says which lanes of the last columns of B may be read.
/// </summary>
internal static class Product
{
    /// <summary>Of plain matrices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, E>(nint m, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct => Run<V, SomeLanes, Straight, E>(m, 0, n, in operands, default, epilogue);

    /// <summary>The columns [first, n) of C, of plain matrices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct => Run<V, SomeLanes, Straight, E>(m, first, n, in operands, default, epilogue);

    /// <summary>The columns [first, n) of C, of matrices whose inner dimension is walked as W says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, B, W, E>(nint m, nint first, nint n, in Operands operands, in W walk, E epilogue)
        where V : struct, ISimd<V>
        where B : struct, ILanes
        where W : struct, IWalk, allows ref struct
        where E : struct, IEpilogue, allows ref struct
    {
        if (m <= 0)
        {
            return;
        }

        nint tiles = (m + MaxRows<V>() - 1) / MaxRows<V>();
        nint height = m / tiles;
        nint higher = m - tiles * height;
        nint column = !W.HasLines && m <= 6 ? Wide<V, E>(m, first, n, in operands, epilogue) : first;
        for (; n - column >= 2 * V.Width; column += 2 * V.Width)
        {
            Pairs<V, AllLanes, AllLanes, W, E>(m, height, higher, in operands, in walk, column, V.Width, epilogue);
        }

        nint rest = n - column;
        if (rest > V.Width)
        {
            Pairs<V, SomeLanes, B, W, E>(m, height, higher, in operands, in walk, column, rest - V.Width, epilogue);
        }
        else if (rest == V.Width)
        {
            Singles<V, AllLanes, AllLanes, W, E>(m, height, higher, in operands, in walk, column, rest, epilogue);
        }
        else if (rest > 0)
        {
            Singles<V, SomeLanes, B, W, E>(m, height, higher, in operands, in walk, column, rest, epilogue);
        }
    }

    /// <summary>One tile, two vectors wide, that fetches what comes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunTile<V, E>(nint m, in Operands operands, in Fetching walk, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct =>
        Pairs<V, AllLanes, AllLanes, Fetching, E>(m, m, 0, in operands, in walk, 0, V.Width, epilogue);

    /// <summary>As many rows as keep all sums of a tile in registers: there are 32 with AVX-512 and 16 below; without fused multiply-add products need some too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint MaxRows<V>() where V : struct, ISimd<V> => V.Width == 16 ? 14 : V.Width == 8 ? 6 : 4;

    /// <summary>All rows of one panel, two vectors wide: the first <paramref name="higher"/> tiles are one row higher than the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pairs<V, L, B, W, E>(nint m, nint height, nint higher, in Operands operands, in W walk, nint column, nint count, E epilogue)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where B : struct, ILanes
        where W : struct, IWalk, allows ref struct
        where E : struct, IEpilogue, allows ref struct
    {
        for (nint row = 0; row < m;)
        {
            nint rows = higher-- > 0 ? height + 1 : height;
            switch (rows)
            {
                case 1:
                    PairTile.Run<V, Count1, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 2:
                    PairTile.Run<V, Count2, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 3:
                    PairTile.Run<V, Count3, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 4:
                    PairTile.Run<V, Count4, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 5:
                    PairTile.Run<V, Count5, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 6:
                    PairTile.Run<V, Count6, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
            }

            if (V.Width == 16)
            {
                switch (rows)
                {
                    case 7:
                        PairTile.Run<V, Count7, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 8:
                        PairTile.Run<V, Count8, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 9:
                        PairTile.Run<V, Count9, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 10:
                        PairTile.Run<V, Count10, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 11:
                        PairTile.Run<V, Count11, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 12:
                        PairTile.Run<V, Count12, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 13:
                        PairTile.Run<V, Count13, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 14:
                        PairTile.Run<V, Count14, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                }
            }

            row += rows;
        }
    }

    /// <summary>All rows of one panel, one vector wide: the first <paramref name="higher"/> tiles are one row higher than the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Singles<V, L, B, W, E>(nint m, nint height, nint higher, in Operands operands, in W walk, nint column, nint count, E epilogue)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where B : struct, ILanes
        where W : struct, IWalk, allows ref struct
        where E : struct, IEpilogue, allows ref struct
    {
        for (nint row = 0; row < m;)
        {
            nint rows = higher-- > 0 ? height + 1 : height;
            switch (rows)
            {
                case 1:
                    SingleTile.Run<V, Count1, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 2:
                    SingleTile.Run<V, Count2, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 3:
                    SingleTile.Run<V, Count3, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 4:
                    SingleTile.Run<V, Count4, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 5:
                    SingleTile.Run<V, Count5, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
                case 6:
                    SingleTile.Run<V, Count6, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                    break;
            }

            if (V.Width == 16)
            {
                switch (rows)
                {
                    case 7:
                        SingleTile.Run<V, Count7, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 8:
                        SingleTile.Run<V, Count8, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 9:
                        SingleTile.Run<V, Count9, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 10:
                        SingleTile.Run<V, Count10, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 11:
                        SingleTile.Run<V, Count11, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 12:
                        SingleTile.Run<V, Count12, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 13:
                        SingleTile.Run<V, Count13, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                    case 14:
                        SingleTile.Run<V, Count14, L, B, W, E>(in operands, in walk, row, column, count, epilogue);
                        break;
                }
            }

            row += rows;
        }
    }

    /// <summary>Few rows: as many panels of eight and four vectors as fit. Returns the first column left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Wide<V, E>(nint m, nint column, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        if (m <= WideRows<V>(8))
        {
            for (; n - column >= 8 * V.Width; column += 8 * V.Width)
            {
                switch (m)
                {
                    case 1:
                        WideTile.Run<V, Count1, Count8, E>(in operands, column, epilogue);
                        break;
                    case 2:
                        WideTile.Run<V, Count2, Count8, E>(in operands, column, epilogue);
                        break;
                    case 3:
                        WideTile.Run<V, Count3, Count8, E>(in operands, column, epilogue);
                        break;
                }
            }
        }

        if (m <= WideRows<V>(4))
        {
            for (; n - column >= 4 * V.Width; column += 4 * V.Width)
            {
                switch (m)
                {
                    case 1:
                        WideTile.Run<V, Count1, Count4, E>(in operands, column, epilogue);
                        break;
                    case 2:
                        WideTile.Run<V, Count2, Count4, E>(in operands, column, epilogue);
                        break;
                    case 3:
                        WideTile.Run<V, Count3, Count4, E>(in operands, column, epilogue);
                        break;
                    case 4:
                        WideTile.Run<V, Count4, Count4, E>(in operands, column, epilogue);
                        break;
                    case 5:
                        WideTile.Run<V, Count5, Count4, E>(in operands, column, epilogue);
                        break;
                    case 6:
                        WideTile.Run<V, Count6, Count4, E>(in operands, column, epilogue);
                        break;
                }
            }
        }

        return column;
    }

    /// <summary>The most rows whose sums fit the registers in a wide tile; see <see cref="MaxRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint WideRows<V>(nint vectors) where V : struct, ISimd<V> => (V.Width == 16 ? 24 : V.Width == 8 ? 12 : 8) / vectors;
}
