using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Means over as many windows as the output has pixels, channels last; window i covers [⌊i·size / out⌋, ⌈(i + 1)·size / out⌉).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AdaptiveAvgPool
{
    /// <summary>y[p, c] = mean of x over window p.</summary>
    /// <param name="windows">Sizes; only batch, image and number of windows count.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="y">The result (batch, out height, out width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in Windows windows, nint channels, ref readonly float x, ref float y) =>
        ChannelWalk.Run(new MeanWalk { X = ref Unsafe.AsRef(in x), Y = ref y }, in windows, channels);

    /// <summary>Every pixel of a window gets its share of dy.</summary>
    /// <param name="windows">Sizes; only batch, image and number of windows count.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="dx">The gradient of x (batch, height, width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in Windows windows, nint channels, ref readonly float dy, ref float dx)
    {
        Clear.Run(ref dx, windows.Batch * windows.Pixels * channels);
        ChannelWalk.Run(new GradientWalk { Dy = ref Unsafe.AsRef(in dy), Dx = ref dx }, in windows, channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Start(nint window, nint size, nint count) => window * size / count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint End(nint window, nint size, nint count) => ((window + 1) * size + count - 1) / count;

    private ref struct MeanWalk : IChannelWalk
    {
        public ref float X;
        public ref float Y;

        public readonly bool WritesInOrder => true;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    nint top = Start(oy, windows.Height, windows.OutHeight), bottom = End(oy, windows.Height, windows.OutHeight);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        nint left = Start(ox, windows.Width, windows.OutWidth), right = End(ox, windows.Width, windows.OutWidth);
                        V sum = V.Zero;
                        for (nint y = top; y < bottom; y++)
                        {
                            V line = V.Zero;
                            for (nint x = left; x < right; x++)
                            {
                                line += B.Load<V>(in image, (y * windows.Width + x) * channels, count);
                            }

                            sum += line;
                        }

                        L.Store(sum / V.Broadcast((bottom - top) * (right - left)), ref Y, at, count);
                    }
                }
            }
        }
    }

    private ref struct GradientWalk : IChannelWalk
    {
        public ref float Dy;
        public ref float Dx;

        public readonly bool WritesInOrder => false;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref Dx, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    nint top = Start(oy, windows.Height, windows.OutHeight), bottom = End(oy, windows.Height, windows.OutHeight);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        nint left = Start(ox, windows.Width, windows.OutWidth), right = End(ox, windows.Width, windows.OutWidth);
                        V share = B.Load<V>(in Dy, at, count) / V.Broadcast((bottom - top) * (right - left));
                        for (nint y = top; y < bottom; y++)
                        {
                            for (nint x = left; x < right; x++)
                            {
                                nint place = (y * windows.Width + x) * channels;
                                L.Store(L.Load<V>(in image, place, count) + share, ref image, place, count);
                            }
                        }
                    }
                }
            }
        }
    }
}
