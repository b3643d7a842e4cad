namespace Kiln.Kernels;

/// <summary>Cuts the weights of a kernel into tiles for <see cref="PlanarSumTile"/>.</summary>
internal static class PlanarSum
{
    /// <summary>Number of tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Tiles<V>(in Windows windows, nint inChannels, nint outChannels) where V : struct, ISimd<V> =>
        inChannels * windows.KernelHeight * TapTiles<V>(in windows) * ChannelTiles<V>(outChannels);

    /// <summary>The tiles [first, end) of the sums [height][width][in][out] of vectors, over some rows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, L>(
        in Windows windows, nint inChannels, nint outChannels, nint first, nint end, nint firstRow, nint endRow,
        ref readonly float frame, ref readonly float dy, ref float sums)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint row = windows.PaddedWidth, plane = windows.PaddedHeight * row, sumsTap = inChannels * outChannels * V.Width;
        nint tapTiles = TapTiles<V>(in windows), channelTiles = ChannelTiles<V>(outChannels);
        for (nint tile = first; tile < end; tile++)
        {
            // Channels out run fastest, then the taps of a row, its rows, and channels in.
            nint taps = tile / channelTiles, lines = taps / tapTiles, c = lines / windows.KernelHeight, ky = lines - c * windows.KernelHeight;
            (nint o, nint endChannel) = Cut(outChannels, tile - taps * channelTiles, channelTiles);
            (nint kx, nint endTap) = Cut(windows.KernelWidth, taps - lines * tapTiles, tapTiles);
            ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in frame), c * plane + (firstRow + ky * windows.DilationHeight) * row);
            var tileOf = new Tile
            {
                Rows = endRow - firstRow, Width = windows.OutWidth, X = ref Unsafe.Add(ref line, kx * windows.DilationWidth), XRow = row, XTap = windows.DilationWidth,
                Dy = ref Unsafe.Add(ref Unsafe.AsRef(in dy), o * windows.OutPixels + firstRow * windows.OutWidth), DyRow = windows.OutWidth, DyChannel = windows.OutPixels,
                Sums = ref Unsafe.Add(ref sums, (((ky * windows.KernelWidth + kx) * inChannels + c) * outChannels + o) * V.Width), SumsTap = sumsTap,
            };
            tileOf.Run<V, L>(endTap - kx, endChannel - o);
        }
    }

    // A tile has as many sums as leave registers for their operands: there are 32 with AVX-512 and 16 below.
    private static nint TapTiles<V>(in Windows windows) where V : struct, ISimd<V> => (windows.KernelWidth + MostTaps<V>() - 1) / MostTaps<V>();

    private static nint ChannelTiles<V>(nint outChannels) where V : struct, ISimd<V> => (outChannels + MostChannels<V>() - 1) / MostChannels<V>();

    private static nint MostTaps<V>() where V : struct, ISimd<V> => V.Width == 16 ? 5 : 3;

    private static nint MostChannels<V>() where V : struct, ISimd<V> => V.Width == 16 ? 4 : 3;

    /// <summary>Start and end of a tile where <paramref name="count"/> are divided nearly equally, the first ones larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (nint Start, nint End) Cut(nint count, nint tile, nint tiles)
    {
        nint size = count / tiles, larger = count - size * tiles, start = tile * size + nint.Min(tile, larger);
        return (start, start + size + (tile < larger ? 1 : 0));
    }

    /// <summary>What one tile reads and adds to.</summary>
    private ref struct Tile
    {
        public nint Rows;
        public nint Width;
        public ref float X;
        public nint XRow;
        public nint XTap;
        public ref float Dy;
        public nint DyRow;
        public nint DyChannel;
        public ref float Sums;
        public nint SumsTap;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(nint taps, nint channels) where V : struct, ISimd<V> where L : struct, ILanes
        {
            switch (channels)
            {
                case 1:
                    Run<V, Count1, L>(taps);
                    break;
                case 2:
                    Run<V, Count2, L>(taps);
                    break;
                case 3:
                    Run<V, Count3, L>(taps);
                    break;
                default:
                    Run<V, Count4, L>(taps);
                    break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Run<V, C, L>(nint taps) where V : struct, ISimd<V> where C : struct, ICount where L : struct, ILanes
        {
            switch (taps)
            {
                case 1:
                    PlanarSumTile.Run<V, Count1, C, L>(Rows, Width, ref X, XRow, XTap, ref Dy, DyRow, DyChannel, ref Sums, SumsTap);
                    break;
                case 2:
                    PlanarSumTile.Run<V, Count2, C, L>(Rows, Width, ref X, XRow, XTap, ref Dy, DyRow, DyChannel, ref Sums, SumsTap);
                    break;
                case 3:
                    PlanarSumTile.Run<V, Count3, C, L>(Rows, Width, ref X, XRow, XTap, ref Dy, DyRow, DyChannel, ref Sums, SumsTap);
                    break;
                case 4:
                    PlanarSumTile.Run<V, Count4, C, L>(Rows, Width, ref X, XRow, XTap, ref Dy, DyRow, DyChannel, ref Sums, SumsTap);
                    break;
                default:
                    PlanarSumTile.Run<V, Count5, C, L>(Rows, Width, ref X, XRow, XTap, ref Dy, DyRow, DyChannel, ref Sums, SumsTap);
                    break;
            }
        }
    }
}
