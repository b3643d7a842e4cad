namespace Kiln.Kernels;

/// <summary>
/// With a stride, the pixels under one tap of all windows of a row lie apart and do not overlap: dy times the tap is added to them. A unit
/// is an image.
/// </summary>
internal ref struct ConvolutionScatter : ISharedWork
{
    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public nint Groups;
    public ref float Dy;

    /// <summary>[group][height][width][out][in padded to 16].</summary>
    public ref float Kernel;
    public ref float Dx;

    /// <summary>An image of dx with its border.</summary>
    public ref float Scratch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        Windows windows = Windows;
        nint inWidth = InChannels / Groups, outWidth = OutChannels / Groups, ld = ParameterLayout.RoundUp((int)inWidth);
        nint row = windows.PaddedWidth * InChannels;
        ref float frame = ref TeamScratch.Of(ref Scratch);
        for (nint b = first; b < end; b++)
        {
            Clear.Run(ref frame, windows.PaddedHeight * row);
            for (nint oy = 0; oy < windows.OutHeight; oy++)
            {
                ref float line = ref Unsafe.Add(ref Dy, (b * windows.OutHeight + oy) * windows.OutWidth * OutChannels);
                for (nint ky = 0; ky < windows.KernelHeight; ky++)
                {
                    for (nint kx = 0; kx < windows.KernelWidth; kx++)
                    {
                        for (nint g = 0; g < Groups; g++)
                        {
                            nint tap = (g * windows.KernelHeight + ky) * windows.KernelWidth + kx;
                            Gemm.NN(
                                windows.OutWidth, inWidth, outWidth, ref Unsafe.Add(ref line, g * outWidth), OutChannels,
                                ref Unsafe.Add(ref Kernel, tap * outWidth * ld), ld,
                                ref Unsafe.Add(ref frame, (oy * windows.StrideHeight + ky * windows.DilationHeight) * row + kx * windows.DilationWidth * InChannels + g * inWidth),
                                windows.StrideWidth * InChannels, accumulate: true);
                        }
                    }
                }
            }

            Border.Remove(in windows, InChannels, in frame, ref Unsafe.Add(ref Dx, b * windows.Pixels * InChannels));
        }
    }
}
