using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>The mean of each window, channels last. PyTorch: <c>avg_pool2d_out_frame</c> in AvgPoolKernel.cpp.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AvgPool
{
    /// <summary>y[p, c] = Σ over the window of x, over the number of elements.</summary>
    /// <param name="windows">Sizes and windows; the dilation is 1.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="countBorder">Whether the border's zeros count as elements.</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="y">The result (batch, out height, out width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in Windows windows, nint channels, bool countBorder, ref readonly float x, ref float y) =>
        ChannelWalk.Run(new MeanWalk { X = ref Unsafe.AsRef(in x), Y = ref y, CountsBorder = countBorder }, in windows, channels);

    /// <summary>The windows of one image alone, or of some of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Strip(in Windows windows, nint channels, bool countBorder, bool followed, ref readonly float x, ref float y) =>
        ChannelWalk.RunAlone(new MeanWalk { X = ref Unsafe.AsRef(in x), Y = ref y, CountsBorder = countBorder }, in windows, channels, followed);

    /// <summary>Every element of a window gets its share of dy.</summary>
    /// <param name="windows">Sizes and windows; the dilation is 1.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="countBorder">Whether the border's zeros count as elements.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="dx">The gradient of x (batch, height, width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in Windows windows, nint channels, bool countBorder, ref readonly float dy, ref float dx)
    {
        Clear.Run(ref dx, windows.Batch * windows.Pixels * channels);
        ChannelWalk.Run(new GradientWalk { Dy = ref Unsafe.AsRef(in dy), Dx = ref dx, CountsBorder = countBorder }, in windows, channels);
    }

    /// <summary>Elements of a window along one axis: those inside, and with the border those before its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Count(in Taps taps, bool countBorder, nint kernel, nint size, nint padding) =>
        countBorder ? nint.Min(taps.Start + kernel, size + padding) - taps.Start : taps.End - taps.First;

    private ref struct MeanWalk : IChannelWalk
    {
        public ref float X;
        public ref float Y;
        public bool CountsBorder;

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
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, 1, windows.Height);
                    nint rowCount = Count(in rows, CountsBorder, windows.KernelHeight, windows.Height, windows.PaddingBottom);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, 1, windows.Width);
                        V sum = V.Zero;
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky) * windows.Width + columns.Start) * channels);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                sum += B.Load<V>(in line, kx * channels, count);
                            }
                        }

                        nint elements = rowCount * Count(in columns, CountsBorder, windows.KernelWidth, windows.Width, windows.PaddingLeft);
                        L.Store(sum / V.Broadcast(elements), ref Y, at, count);
                    }
                }
            }
        }
    }

    private ref struct GradientWalk : IChannelWalk
    {
        public ref float Dy;
        public ref float Dx;
        public bool CountsBorder;

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
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, 1, windows.Height);
                    nint rowCount = Count(in rows, CountsBorder, windows.KernelHeight, windows.Height, windows.PaddingBottom);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, 1, windows.Width);
                        nint elements = rowCount * Count(in columns, CountsBorder, windows.KernelWidth, windows.Width, windows.PaddingLeft);
                        V share = B.Load<V>(in Dy, at, count) / V.Broadcast(elements);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky) * windows.Width + columns.Start) * channels);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                L.Store(L.Load<V>(in line, kx * channels, count) + share, ref line, kx * channels, count);
                            }
                        }
                    }
                }
            }
        }
    }
}
