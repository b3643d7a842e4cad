using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// dy times a row of the kernel is what a window adds to the pixels under that row. Windows that overlap sideways are laid in turns, one
/// turn over the whole image after the other: a sum that is read back before it has left the store buffer would stall. A unit is an image.
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

    /// <summary>Floats of <see cref="Scratch"/>: an image of dx with its border, and the results of an image times all rows of the kernel.</summary>
    public readonly nint ScratchFloats => FrameFloats + Windows.OutPixels * RowFloats;

    private readonly nint Line => Windows.KernelWidth * InChannels;

    private readonly nint RowFloats => Windows.KernelHeight * ParameterLayout.RoundUp((int)Line);

    private readonly nint FrameFloats => (Border.Floats(in Windows, InChannels) + 31) & ~15;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        Windows windows = Windows;
        nint line = Line, ld = ParameterLayout.RoundUp((int)line), all = RowFloats, row = windows.PaddedWidth * InChannels;
        ref float frame = ref TeamScratch.Of(ref Scratch);
        ref float lines = ref Unsafe.Add(ref frame, FrameFloats);
        for (nint b = first; b < end; b++)
        {
            Clear.Run(ref frame, windows.PaddedHeight * row + 16);
            ref float results = ref Unsafe.Add(ref Dy, b * windows.OutPixels * OutChannels);
            Gemm.NN(windows.OutPixels, all, OutChannels, in results, OutChannels, in Kernel, all, ref lines, all, accumulate: false);
            nint step = windows.StrideWidth * InChannels, turns = nint.Min((line + step - 1) / step, windows.OutWidth);
            for (nint turn = 0; turn < turns; turn++)
            {
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    nint count = (windows.OutWidth - turn + turns - 1) / turns;
                    for (nint ky = 0; ky < windows.KernelHeight; ky++)
                    {
                        Lay(
                            count, line, ref Unsafe.Add(ref lines, (oy * windows.OutWidth + turn) * all + ky * ld), turns * all,
                            ref Unsafe.Add(ref frame, (oy * windows.StrideHeight + ky) * row + turn * step), turns * step);
                    }
                }
            }

            Border.Remove(in windows, InChannels, in frame, ref Unsafe.Add(ref Dx, b * windows.Pixels * InChannels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lay(nint count, nint length, ref readonly float lines, nint ld, ref float target, nint step)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Lay<F512>(count, length, in lines, ld, ref target, step);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Lay<F256>(count, length, in lines, ld, ref target, step);
        }
        else
        {
            Lay<F128>(count, length, in lines, ld, ref target, step);
        }
    }

    /// <summary>target[i · step + j] += lines[i, j]. Whole vectors are laid: the lines end in zeros, and behind the target are 16 more floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Lay<V>(nint count, nint length, ref readonly float lines, nint ld, ref float target, nint step) where V : struct, ISimd<V>
    {
        for (nint i = 0; i < count; i++)
        {
            ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in lines), i * ld);
            ref float place = ref Unsafe.Add(ref target, i * step);
            for (nint j = 0; j < length; j += V.Width)
            {
                V.Store(V.Load(in place, j) + V.Load(in line, j), ref place, j);
            }
        }
    }
}
