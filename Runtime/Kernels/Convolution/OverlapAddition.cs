using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// dy times a row of the kernel is what a window adds to the pixels under that row: a product that continues the sums which lie there. Its rows are windows
/// one below the other; those side by side overlap. A unit is an image.
/// </summary>
internal ref struct OverlapAddition : ISharedWork
{
    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public ref float Dy;

    /// <summary>[out][height][width · in padded to 16], pads zero.</summary>
    public ref float Kernel;
    public ref float Dx;
    public ref float Scratch;

    /// <summary>Floats of <see cref="Scratch"/>: an image of dx with its border, and as many behind it as the pads of a row of the kernel reach.</summary>
    public readonly nint ScratchFloats => Border.Floats(in Windows, InChannels) + 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        Windows windows = Windows;
        ref float frame = ref TeamScratch.Of(ref Scratch);
        for (nint b = first; b < end; b++)
        {
            Clear.Run(ref frame, ScratchFloats);
            ref float dy = ref Unsafe.Add(ref Dy, b * windows.OutPixels * OutChannels);
            if (Vector512.IsHardwareAccelerated)
            {
                Add<F512>(ref dy, ref frame);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Add<F256>(ref dy, ref frame);
            }
            else
            {
                Add<F128>(ref dy, ref frame);
            }

            Border.Remove(in windows, InChannels, in frame, ref Unsafe.Add(ref Dx, b * windows.Pixels * InChannels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Add<V>(ref float dy, ref float frame) where V : struct, ISimd<V>
    {
        nint length = ParameterLayout.RoundUp((int)(Windows.KernelWidth * InChannels)), ld = Windows.KernelHeight * length, row = Windows.PaddedWidth * InChannels;
        for (nint ox = 0; ox < Windows.OutWidth; ox++)
        {
            for (nint ky = 0; ky < Windows.KernelHeight; ky++)
            {
                Operands operands = new(
                    OutChannels, ref Unsafe.Add(ref dy, ox * OutChannels), Windows.OutWidth * OutChannels, 1, ref Unsafe.Add(ref Kernel, ky * length), ld,
                    ref Unsafe.Add(ref frame, ky * row + ox * Windows.StrideWidth * InChannels), Windows.StrideHeight * row);
                Product.Run<V, Accumulate>(Windows.OutHeight, length, in operands, default);
            }
        }
    }
}
