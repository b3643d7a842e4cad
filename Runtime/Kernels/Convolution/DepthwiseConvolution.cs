using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Convolution of every channel by itself, channels last and in the lanes of vectors: y[p, c] = Σ_tap w[tap, c] x[p + tap, c] + b[c]. The
/// kernel (channels, 1, height, width) is stored [height][width][channels padded to 16]. Taps outside the image are left out, so no border exists.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DepthwiseConvolution
{
    /// <summary>y = kernel * x + bias, or max(that, 0).</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels of x and y.</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="bias">The bias (channels), or a null reference.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The result (batch, out height, out width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        in Windows windows, nint channels, ref readonly float x, ref readonly float weight, ref readonly float bias, bool relu, ref float y) =>
        ChannelWalk.Run(new ForwardWalk { X = ref Unsafe.AsRef(in x), W = ref Unsafe.AsRef(in weight), Bias = ref Unsafe.AsRef(in bias), Y = ref y, Rectifies = relu }, in windows, channels);

    /// <summary>dx[p + tap, c] = Σ w[tap, c] dy[p, c].</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels of x and y.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="dx">The gradient of x (batch, height, width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(in Windows windows, nint channels, ref readonly float dy, ref readonly float weight, ref float dx)
    {
        Clear.Run(ref dx, windows.Batch * windows.Pixels * channels);
        ChannelWalk.Run(new ScatterWalk { Dy = ref Unsafe.AsRef(in dy), W = ref Unsafe.AsRef(in weight), Dx = ref dx }, in windows, channels);
    }

    /// <summary>dw[tap, c] (+)= Σ_p x[p + tap, c] dy[p, c].</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels of x and y.</param>
    /// <param name="x">The images (batch, height, width, channels).</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, channels).</param>
    /// <param name="dw">The gradient of the kernel, stored like it.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(in Windows windows, nint channels, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate) =>
        ChannelWalk.Run(new WeightWalk { X = ref Unsafe.AsRef(in x), Dy = ref Unsafe.AsRef(in dy), Dw = ref dw, Accumulates = accumulate }, in windows, channels);

    private ref struct ForwardWalk : IChannelWalk
    {
        public ref float X;
        public ref float W;
        public ref float Bias;
        public ref float Y;
        public bool Rectifies;

        public readonly bool WritesInOrder => true;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint ld = ParameterLayout.RoundUp((int)channels), down = windows.DilationHeight, right = windows.DilationWidth;
            V bias = Unsafe.IsNullRef(ref Bias) ? V.Zero : L.Load<V>(in Bias, channel, count);
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, down, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, right, windows.Width);
                        V sum = V.Zero;
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky * down) * windows.Width + columns.Start) * channels);
                            ref float taps = ref Unsafe.Add(ref W, ky * windows.KernelWidth * ld + channel);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                sum = V.MultiplyAdd(B.Load<V>(in line, kx * right * channels, count), B.Load<V>(in taps, kx * ld, count), sum);
                            }
                        }

                        sum += bias;
                        L.Store(Rectifies ? V.ReLU(sum) : sum, ref Y, ((b * windows.OutHeight + oy) * windows.OutWidth + ox) * channels + channel, count);
                    }
                }
            }
        }
    }

    private ref struct ScatterWalk : IChannelWalk
    {
        public ref float Dy;
        public ref float W;
        public ref float Dx;

        public readonly bool WritesInOrder => false;

        public readonly bool SumsImages => false;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint ld = ParameterLayout.RoundUp((int)channels), down = windows.DilationHeight, right = windows.DilationWidth;
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref Dx, b * windows.Pixels * channels + channel);
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    Taps rows = Taps.Of(oy * windows.StrideHeight - windows.PaddingTop, windows.KernelHeight, down, windows.Height);
                    for (nint ox = 0; ox < windows.OutWidth; ox++)
                    {
                        Taps columns = Taps.Of(ox * windows.StrideWidth - windows.PaddingLeft, windows.KernelWidth, right, windows.Width);
                        V dy = B.Load<V>(in Dy, ((b * windows.OutHeight + oy) * windows.OutWidth + ox) * channels + channel, count);
                        for (nint ky = rows.First; ky < rows.End; ky++)
                        {
                            ref float line = ref Unsafe.Add(ref image, ((rows.Start + ky * down) * windows.Width + columns.Start) * channels);
                            ref float taps = ref Unsafe.Add(ref W, ky * windows.KernelWidth * ld + channel);
                            for (nint kx = columns.First; kx < columns.End; kx++)
                            {
                                nint at = kx * right * channels;
                                L.Store(V.MultiplyAdd(dy, L.Load<V>(in taps, kx * ld, count), L.Load<V>(in line, at, count)), ref line, at, count);
                            }
                        }
                    }
                }
            }
        }
    }

    private ref struct WeightWalk : IChannelWalk
    {
        public ref float X;
        public ref float Dy;
        public ref float Dw;
        public bool Accumulates;

        public readonly bool WritesInOrder => false;

        public readonly bool SumsImages => true;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
            where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes
        {
            nint ld = ParameterLayout.RoundUp((int)channels), down = windows.StrideHeight, right = windows.StrideWidth;
            for (nint ky = 0; ky < windows.KernelHeight; ky++)
            {
                Taps rows = Taps.Of(ky * windows.DilationHeight - windows.PaddingTop, windows.OutHeight, down, windows.Height);
                for (nint kx = 0; kx < windows.KernelWidth; kx++)
                {
                    // The windows whose tap lies inside the image.
                    Taps columns = Taps.Of(kx * windows.DilationWidth - windows.PaddingLeft, windows.OutWidth, right, windows.Width);
                    nint tap = (ky * windows.KernelWidth + kx) * ld + channel;
                    V total = Accumulates || first > 0 ? L.Load<V>(in Dw, tap, count) : V.Zero;
                    for (nint b = first; b < end; b++)
                    {
                        for (nint oy = rows.First; oy < rows.End; oy++)
                        {
                            ref float line = ref Unsafe.Add(ref X, ((b * windows.Height + rows.Start + oy * down) * windows.Width + columns.Start) * channels + channel);
                            ref float dy = ref Unsafe.Add(ref Dy, (b * windows.OutHeight + oy) * windows.OutWidth * channels + channel);
                            V s0 = V.Zero, s1 = V.Zero;
                            nint ox = columns.First;
                            for (; ox + 2 <= columns.End; ox += 2)
                            {
                                s0 = V.MultiplyAdd(B.Load<V>(in line, ox * right * channels, count), B.Load<V>(in dy, ox * channels, count), s0);
                                s1 = V.MultiplyAdd(B.Load<V>(in line, (ox + 1) * right * channels, count), B.Load<V>(in dy, (ox + 1) * channels, count), s1);
                            }

                            if (ox < columns.End)
                            {
                                s0 = V.MultiplyAdd(B.Load<V>(in line, ox * right * channels, count), B.Load<V>(in dy, ox * channels, count), s0);
                            }

                            total += s0 + s1;
                        }
                    }

                    L.Store(total, ref Dw, tap, count);
                }
            }
        }
    }
}
