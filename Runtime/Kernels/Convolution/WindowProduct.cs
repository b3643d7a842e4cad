namespace Kiln.Kernels;

/// <summary>
/// <see cref="Product"/> over windows: walks C in column panels, and each panel in row tiles of nearly equal height.
/// </summary>
internal static class WindowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, B, E>(nint m, nint n, in WindowOperands operands, E epilogue)
        where V : struct, ISimd<V>
        where B : struct, ILanes
        where E : struct, IEpilogue, allows ref struct
    {
        if (m <= 0)
        {
            return;
        }

        nint tiles = (m + MaxRows<V>() - 1) / MaxRows<V>();
        nint height = m / tiles;
        nint higher = m - tiles * height;
        nint column = 0;
        for (; n - column >= 2 * V.Width; column += 2 * V.Width)
        {
            Pairs<V, AllLanes, AllLanes, E>(m, height, higher, in operands, column, V.Width, epilogue);
        }

        nint rest = n - column;
        if (rest > V.Width)
        {
            Pairs<V, SomeLanes, B, E>(m, height, higher, in operands, column, rest - V.Width, epilogue);
        }
        else if (rest == V.Width)
        {
            Singles<V, AllLanes, AllLanes, E>(m, height, higher, in operands, column, rest, epilogue);
        }
        else if (rest > 0)
        {
            Singles<V, SomeLanes, B, E>(m, height, higher, in operands, column, rest, epilogue);
        }
    }

    /// <summary>As many rows as keep all sums of a tile in registers: there are 32 with AVX-512 and 16 below; without fused multiply-add products need some too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint MaxRows<V>() where V : struct, ISimd<V> => V.Width == 16 ? 14 : V.Width == 8 ? 6 : 4;

    /// <summary>All rows of one panel, two vectors wide: the first <paramref name="higher"/> tiles are one row higher than the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pairs<V, L, B, E>(nint m, nint height, nint higher, in WindowOperands operands, nint column, nint count, E epilogue)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where B : struct, ILanes
        where E : struct, IEpilogue, allows ref struct
    {
        for (nint row = 0; row < m;)
        {
            nint rows = higher-- > 0 ? height + 1 : height;
            switch (rows)
            {
                case 1:
                    PairWindowTile.Run<V, Count1, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 2:
                    PairWindowTile.Run<V, Count2, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 3:
                    PairWindowTile.Run<V, Count3, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 4:
                    PairWindowTile.Run<V, Count4, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 5:
                    PairWindowTile.Run<V, Count5, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 6:
                    PairWindowTile.Run<V, Count6, L, B, E>(in operands, row, column, count, epilogue);
                    break;
            }

            if (V.Width == 16)
            {
                switch (rows)
                {
                    case 7:
                        PairWindowTile.Run<V, Count7, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 8:
                        PairWindowTile.Run<V, Count8, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 9:
                        PairWindowTile.Run<V, Count9, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 10:
                        PairWindowTile.Run<V, Count10, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 11:
                        PairWindowTile.Run<V, Count11, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 12:
                        PairWindowTile.Run<V, Count12, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 13:
                        PairWindowTile.Run<V, Count13, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 14:
                        PairWindowTile.Run<V, Count14, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                }
            }

            row += rows;
        }
    }

    /// <summary>All rows of one panel, one vector wide: the first <paramref name="higher"/> tiles are one row higher than the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Singles<V, L, B, E>(nint m, nint height, nint higher, in WindowOperands operands, nint column, nint count, E epilogue)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where B : struct, ILanes
        where E : struct, IEpilogue, allows ref struct
    {
        for (nint row = 0; row < m;)
        {
            nint rows = higher-- > 0 ? height + 1 : height;
            switch (rows)
            {
                case 1:
                    SingleWindowTile.Run<V, Count1, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 2:
                    SingleWindowTile.Run<V, Count2, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 3:
                    SingleWindowTile.Run<V, Count3, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 4:
                    SingleWindowTile.Run<V, Count4, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 5:
                    SingleWindowTile.Run<V, Count5, L, B, E>(in operands, row, column, count, epilogue);
                    break;
                case 6:
                    SingleWindowTile.Run<V, Count6, L, B, E>(in operands, row, column, count, epilogue);
                    break;
            }

            if (V.Width == 16)
            {
                switch (rows)
                {
                    case 7:
                        SingleWindowTile.Run<V, Count7, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 8:
                        SingleWindowTile.Run<V, Count8, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 9:
                        SingleWindowTile.Run<V, Count9, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 10:
                        SingleWindowTile.Run<V, Count10, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 11:
                        SingleWindowTile.Run<V, Count11, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 12:
                        SingleWindowTile.Run<V, Count12, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 13:
                        SingleWindowTile.Run<V, Count13, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                    case 14:
                        SingleWindowTile.Run<V, Count14, L, B, E>(in operands, row, column, count, epilogue);
                        break;
                }
            }

            row += rows;
        }
    }
}
