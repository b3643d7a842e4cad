using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// The largest value of each window, channels last. The border never wins and NaN always does. Of equal values the first gets the
/// gradient; it is found again in backward, so nothing is kept but x and y.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxPool
{
    /// <summary>y[p, c] = max over the window of x.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="y">The result (batch, out height, out width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in Windows windows, nint channels, ref readonly float x, ref float y) =>
        Run(new MaxWalk { X = ref Unsafe.AsRef(in x), Y = ref y }, in windows, channels);

    /// <summary>dy goes to the first element of each window that equals y.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="y">What <see cref="Forward"/> gave.</param>
    /// <param name="dx">The gradient of x (batch, height, width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in Windows windows, nint channels, ref readonly float dy, ref readonly float x, ref readonly float y, ref float dx)
    {
        bool isOnce = windows.Dilation == 1 && windows.Stride >= windows.KernelHeight && windows.Stride >= windows.KernelWidth;
        if (!isOnce || !CoversImage(in windows))
        {
            Clear.Run(ref dx, windows.Batch * windows.Pixels * channels);
        }

        Run(new GradientWalk { IsOnce = isOnce, Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Y = ref Unsafe.AsRef(in y), Dx = ref dx }, in windows, channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<W>(W walk, in Windows windows, nint channels) where W : struct, IChannelWalk, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ChannelWalk.Run<F512, W>(walk, in windows, channels);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ChannelWalk.Run<F256, W>(walk, in windows, channels);
        }
        else
        {
            ChannelWalk.Run<F128, W>(walk, in windows, channels);
        }
    }

    /// <summary>Every pixel lies in a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CoversImage(in Windows windows) =>
        windows.Stride == windows.KernelWidth && (windows.KernelHeight == 1 || windows.Stride == windows.KernelHeight)
        && windows.PaddedHeight - windows.PaddingTop >= windows.Height && windows.PaddedWidth - windows.PaddingLeft >= windows.Width;

    private ref struct MaxWalk : IChannelWalk
    {
        public ref float X;
        public ref float Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint dilation = windows.Dilation, at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.Stride - windows.PaddingTop, windows.KernelHeight, dilation, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.Stride - windows.PaddingLeft, windows.KernelWidth, dilation, windows.Width);
                        V largest = V.Broadcast(float.NegativeInfinity);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky * dilation) * windows.Width + columns.Start) * channels);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                largest = V.Max(largest, B.Load<V>(in line, kx * dilation * channels, count));
                            }
                        }

                        L.Store(largest, ref Y, at, count);
                    }
                }
            }
        }
    }

    private ref struct GradientWalk : IChannelWalk
    {
        public ref float Dy;
        public ref float X;
        public ref float Y;
        public ref float Dx;

        /// <summary>No pixel lies in two windows, so none needs what was written before.</summary>
        public bool IsOnce;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint dilation = windows.Dilation, at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                nint image = b * windows.Pixels * channels + channel;
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.Stride - windows.PaddingTop, windows.KernelHeight, dilation, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.Stride - windows.PaddingLeft, windows.KernelWidth, dilation, windows.Width);

                        // What is left of dy: zero in a lane once it has been given away.
                        V left = B.Load<V>(in Dy, at, count), y = B.Load<V>(in Y, at, count);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            nint line = image + ((rows.Start + ky * dilation) * windows.Width + columns.Start) * channels;
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                nint place = line + kx * dilation * channels;
                                V equal = V.Equal(B.Load<V>(in X, place, count), y);
                                V given = V.Select(equal, left, V.Zero);
                                L.Store(IsOnce ? given : L.Load<V>(in Dx, place, count) + given, ref Dx, place, count);
                                left = V.Select(equal, V.Zero, left);
                            }
                        }
                    }
                }
            }
        }
    }
}
