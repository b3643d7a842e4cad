using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>The gradients: of the kernel, a product over all pixels; of the images, a convolution with the kernel turned around.</summary>
public static partial class Convolution
{
    /// <summary>dw (+)= Σ over all windows of x at the window times dy.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="x">The images (batch, height, width, in).</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, out).</param>
    /// <param name="dw">The gradient of the kernel, stored like it.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    /// <param name="scratch">One image with its border, where windows reach beyond it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            WeightGradient<F512>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            WeightGradient<F256>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else
        {
            WeightGradient<F128>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
    }

    /// <summary>The gradient of x.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, out).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="dx">The gradient of x (batch, height, width, in).</param>
    /// <param name="scratch">
    /// The kernel with in and out exchanged, <c>groups · height · width · (out / groups) · (in / groups padded to 16)</c>, then one image of dy
    /// (stride 1) or of dx (else) with its border.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float dy, ref readonly float weight, ref float dx, ref float scratch)
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, taps = windows.KernelHeight * windows.KernelWidth;
        ref float frame = ref Unsafe.Add(ref scratch, groups * taps * outWidth * ParameterLayout.RoundUp((int)inWidth));
        Exchange(groups, taps, inWidth, outWidth, turned: windows.Stride == 1, in weight, ref scratch);
        if (windows.Stride == 1)
        {
            Windows transposed = windows.Transposed();
            Run(in transposed, outChannels, inChannels, groups, in dy, in scratch, new Overwrite(), ref dx, ref frame);
            return;
        }

        Scatter(in windows, inChannels, outChannels, groups, in dy, in scratch, ref dx, ref frame);
    }

    /// <summary>[group][tap][in][out] to [group][tap][out][in], taps in reverse order for the kernel turned around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exchange(nint groups, nint taps, nint inWidth, nint outWidth, bool turned, ref readonly float weight, ref float exchanged)
    {
        nint ldOut = ParameterLayout.RoundUp((int)outWidth), ldIn = ParameterLayout.RoundUp((int)inWidth);
        for (nint g = 0; g < groups; g++)
        {
            for (nint tap = 0; tap < taps; tap++)
            {
                nint target = g * taps + (turned ? taps - 1 - tap : tap);
                StridedCopy.Run(
                    [outWidth, inWidth], ref Unsafe.Add(ref Unsafe.AsRef(in weight), (g * taps + tap) * inWidth * ldOut), [1, ldOut],
                    ref Unsafe.Add(ref exchanged, target * outWidth * ldIn), [ldIn, 1], accumulate: false);
            }
        }
    }

    /// <summary>With a stride, the pixels under one tap of all windows of a row lie apart and do not overlap: dy times the tap is added to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float dy, ref readonly float exchanged, ref float dx, ref float frame)
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, ld = ParameterLayout.RoundUp((int)inWidth);
        nint row = windows.PaddedWidth * inChannels;
        for (nint b = 0; b < windows.Batch; b++)
        {
            Clear.Run(ref frame, windows.PaddedHeight * row);
            for (nint oy = 0; oy < windows.OutHeight; oy++)
            {
                ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in dy), (b * windows.OutHeight + oy) * windows.OutWidth * outChannels);
                for (nint ky = 0; ky < windows.KernelHeight; ky++)
                {
                    for (nint kx = 0; kx < windows.KernelWidth; kx++)
                    {
                        for (nint g = 0; g < groups; g++)
                        {
                            nint tap = (g * windows.KernelHeight + ky) * windows.KernelWidth + kx;
                            Gemm.NN(
                                windows.OutWidth, inWidth, outWidth, ref Unsafe.Add(ref line, g * outWidth), outChannels,
                                ref Unsafe.Add(ref Unsafe.AsRef(in exchanged), tap * outWidth * ld), ld,
                                ref Unsafe.Add(ref frame, (oy * windows.Stride + ky * windows.Dilation) * row + kx * windows.Dilation * inChannels + g * inWidth),
                                windows.Stride * inChannels, accumulate: true);
                        }
                    }
                }
            }

            Border.Remove(in windows, inChannels, in frame, ref Unsafe.Add(ref dx, b * windows.Pixels * inChannels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient<V>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, ld = ParameterLayout.RoundUp((int)outWidth);
        bool framed = windows.AreBeyondImage;
        nint row = (framed ? windows.PaddedWidth : windows.Width) * inChannels;

        // The elements of a window's row that lie side by side are rows of one product.
        bool whole = windows.Dilation == 1 && groups == 1;
        nint m = whole ? windows.KernelWidth * inWidth : inWidth, steps = whole ? 1 : windows.KernelWidth;
        for (nint b = 0; b < windows.Batch; b++)
        {
            ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * windows.Pixels * inChannels);
            if (framed)
            {
                Border.Add(in windows, inChannels, in source, ref scratch);
            }

            ref float image = ref framed ? ref scratch : ref source;

            ref float gradient = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * windows.OutPixels * outChannels);
            for (nint g = 0; g < groups; g++)
            {
                for (nint ky = 0; ky < windows.KernelHeight; ky++)
                {
                    for (nint kx = 0; kx < steps; kx++)
                    {
                        nint tap = (g * windows.KernelHeight + ky) * windows.KernelWidth + kx;
                        var operands = new WindowOperands(
                            windows.OutWidth, windows.OutHeight, windows.Stride * row, windows.OutWidth * outChannels, 1, 0, 0,
                            ref Unsafe.Add(ref image, ky * windows.Dilation * row + kx * windows.Dilation * inChannels + g * inWidth), 1, windows.Stride * inChannels,
                            ref Unsafe.Add(ref gradient, g * outWidth), outChannels,
                            ref Unsafe.Add(ref dw, tap * inWidth * ld), ld);
                        if (accumulate || b > 0)
                        {
                            WindowProduct.Run<V, Accumulate>(m, outWidth, in operands, default);
                        }
                        else
                        {
                            WindowProduct.Run<V, Overwrite>(m, outWidth, in operands, default);
                        }
                    }
                }
            }
        }
    }
}
