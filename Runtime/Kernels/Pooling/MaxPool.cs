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
        ChannelWalk.Run(new MaxWalk { X = ref Unsafe.AsRef(in x), Y = ref y }, in windows, channels);

    /// <summary>The windows of one image alone, or of some of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Strip(in Windows windows, nint channels, bool followed, ref readonly float x, ref float y) =>
        ChannelWalk.RunAlone(new MaxWalk { X = ref Unsafe.AsRef(in x), Y = ref y }, in windows, channels, followed);

    /// <summary>dy goes to the first element of each window that equals y.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="y">What <see cref="Forward"/> gave.</param>
    /// <param name="rectified">Whether x is max(z, 0) and the gradient of z is wanted: then dy passes where y > 0.</param>
    /// <param name="dx">The gradient of x (batch, height, width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in Windows windows, nint channels, ref readonly float dy, ref readonly float x, ref readonly float y, bool rectified, ref float dx)
    {
        if (channels < Width && windows.KernelWidth == 2 && windows.KernelHeight == 2 && !windows.AreDilated && !windows.AreBeyondImage && CoversImage(in windows))
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Pairs<F512>(in windows, channels, in dy, in x, in y, rectified, ref dx);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Pairs<F256>(in windows, channels, in dy, in x, in y, rectified, ref dx);
            }
            else
            {
                Pairs<F128>(in windows, channels, in dy, in x, in y, rectified, ref dx);
            }

            return;
        }

        bool isOnce = !windows.AreDilated && windows.StrideHeight >= windows.KernelHeight && windows.StrideWidth >= windows.KernelWidth;
        if (!isOnce || !CoversImage(in windows))
        {
            Clear.Run(ref dx, windows.Batch * windows.Pixels * channels);
        }

        ChannelWalk.Run(new GradientWalk { IsOnce = isOnce, IsRectified = rectified, Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Y = ref Unsafe.AsRef(in y), Dx = ref dx }, in windows, channels);
    }

    private static int Width => Vector512.IsHardwareAccelerated ? F512.Width : Vector256.IsHardwareAccelerated ? F256.Width : F128.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs<V>(in Windows windows, nint channels, ref readonly float dy, ref readonly float x, ref readonly float y, bool rectified, ref float dx)
        where V : struct, ISimd<V>
    {
        var pairs = new MaxPoolPairs<V>
        {
            Windows = windows, Channels = channels, IsRectified = rectified,
            Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Y = ref Unsafe.AsRef(in y), Dx = ref dx,
        };
        Team.Share(in pairs, windows.Batch * windows.OutHeight, Elementwise.WorkPerElement * windows.Batch * windows.Pixels * channels);
    }

    /// <summary>What of dy passes a rectifier before the pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Passed<V>(V dy, V y, bool rectified) where V : struct, ISimd<V> => rectified ? V.Select(V.GreaterThan(y, V.Zero), dy, V.Zero) : dy;

    /// <summary>Every pixel lies in a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CoversImage(in Windows windows) =>
        windows.StrideWidth == windows.KernelWidth && windows.StrideHeight == windows.KernelHeight
        && windows.PaddedHeight - windows.PaddingTop >= windows.Height && windows.PaddedWidth - windows.PaddingLeft >= windows.Width;

    private ref struct MaxWalk : IChannelWalk
    {
        public ref float X;
        public ref float Y;

        public readonly bool WritesInOrder => true;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint down = windows.DilationHeight, right = windows.DilationWidth, at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, down, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, right, windows.Width);
                        V largest = V.Broadcast(float.NegativeInfinity);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky * down) * windows.Width + columns.Start) * channels);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                largest = V.Max(largest, B.Load<V>(in line, kx * right * channels, count));
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

        public bool IsRectified;

        /// <summary>No pixel lies in two windows, so none needs what was written before.</summary>
        public bool IsOnce;

        public readonly bool WritesInOrder => false;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint down = windows.DilationHeight, right = windows.DilationWidth, at = first * windows.OutPixels * channels + channel;
            for (nint b = first; b < end; b++)
            {
                nint image = b * windows.Pixels * channels + channel;
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, down, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++, at += channels)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, right, windows.Width);

                        // What is left of dy: zero in a lane once it has been given away.
                        V y = B.Load<V>(in Y, at, count), left = Passed(B.Load<V>(in Dy, at, count), y, IsRectified);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            nint line = image + ((rows.Start + ky * down) * windows.Width + columns.Start) * channels;
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                nint place = line + kx * right * channels;
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
