namespace Kiln.Kernels;

/// <summary>Cuts the weights of a kernel into tiles for <see cref="PlanarSumTile"/>.</summary>
internal static class PlanarSum
{
    /// <summary>Sums [height][width][in][out] of vectors over some rows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, L>(
        in Windows windows, nint inChannels, nint outChannels, nint firstRow, nint endRow, ref readonly float frame, ref readonly float dy, ref float sums)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint row = windows.PaddedWidth, plane = windows.PaddedHeight * row, sumsTap = inChannels * outChannels * V.Width;

        // As many sums as leave registers for their operands: there are 32 with AVX-512 and 16 below.
        nint mostTaps = V.Width == 16 ? 5 : 3, mostChannels = V.Width == 16 ? 4 : 3;
        nint tapTiles = (windows.KernelWidth + mostTaps - 1) / mostTaps, channelTiles = (outChannels + mostChannels - 1) / mostChannels;
        for (nint c = 0; c < inChannels; c++)
        {
            for (nint ky = 0; ky < windows.KernelHeight; ky++)
            {
                ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in frame), c * plane + (firstRow + ky * windows.DilationHeight) * row);
                for (nint tile = 0, kx = 0; tile < tapTiles; tile++)
                {
                    nint taps = (windows.KernelWidth - kx + tapTiles - tile - 1) / (tapTiles - tile);
                    for (nint part = 0, o = 0; part < channelTiles; part++)
                    {
                        nint channels = (outChannels - o + channelTiles - part - 1) / (channelTiles - part);
                        var tileOf = new Tile
                        {
                            Rows = endRow - firstRow, Width = windows.OutWidth, X = ref Unsafe.Add(ref line, kx * windows.DilationWidth), XRow = row, XTap = windows.DilationWidth,
                            Dy = ref Unsafe.Add(ref Unsafe.AsRef(in dy), o * windows.OutPixels + firstRow * windows.OutWidth), DyRow = windows.OutWidth, DyChannel = windows.OutPixels,
                            Sums = ref Unsafe.Add(ref sums, (((ky * windows.KernelWidth + kx) * inChannels + c) * outChannels + o) * V.Width), SumsTap = sumsTap,
                        };
                        tileOf.Run<V, L>(taps, channels);
                        o += channels;
                    }

                    kx += taps;
                }
            }
        }
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
