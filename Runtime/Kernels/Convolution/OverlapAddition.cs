using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// dy times a row of the kernel is what a window adds to the pixels under that row: a product that continues the sums which lie there. Windows side by side
/// overlap. Rows of the product are the same window of several small images, and its terms go over all rows of the kernel that reach a row of pixels, so
/// that each sum is loaded and stored once for them; or the windows one below the other of one image. A sum's order is the same. A unit is an image.
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

    /// <summary>Images that go together, at most: rows of the highest tile.</summary>
    private const nint MaxImages = 14;

    /// <summary>Images that are rows enough, however many windows lie one below the other.</summary>
    private const nint ManyImages = 8;

    /// <summary>Floats of images that go together: a quarter of a second-level cache of a megabyte.</summary>
    private const nint MaxFloats = 64 * 1024;

    /// <summary>Floats of a cache line.</summary>
    private const nint Line = AlignedBuffer.FloatsPerLine;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512>(first, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256>(first, end);
        }
        else
        {
            Run<F128>(first, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<V>(nint first, nint end) where V : struct, ISimd<V>
    {
        // Images lie an odd number of lines apart, so that they do not fall on one another in the cache.
        nint stride = ((ScratchFloats + Line - 1) / Line | 1) * Line, most = nint.Min(MaxImages, MaxFloats / stride);
        nint groups = most > 0 ? (end - first + most - 1) / most : end - first;
        bool together = most > 0 && (end - first) / groups >= nint.Min(ManyImages, Windows.OutHeight)
            && !BlockedProduct.TileCollides<V>(Windows.OutPixels * OutChannels);
        if (!together)
        {
            groups = end - first;
        }

        ref float frames = ref together ? ref ThreadRoom.Frames(most * stride) : ref TeamScratch.Of(ref Scratch);
        for (nint group = 0, image = first, next; group < groups; group++, image = next)
        {
            next = first + (end - first) * (group + 1) / groups;
            ref float dy = ref Unsafe.Add(ref Dy, image * Windows.OutPixels * OutChannels);
            Clear.Run(ref frames, together ? (next - image) * stride : ScratchFloats);
            if (together)
            {
                AddTogether<V>(next - image, ref dy, ref frames, stride);
            }
            else
            {
                Add<V>(ref dy, ref frames);
            }

            for (nint i = image; i < next; i++)
            {
                ref float dx = ref Unsafe.Add(ref Dx, i * Windows.Pixels * InChannels);
                Border.Remove(in Windows, InChannels, in Unsafe.Add(ref frames, (i - image) * stride), ref dx);
            }
        }
    }

    /// <summary>Several images, row of pixels by row: all rows of the kernel that reach it are those of windows one above the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddTogether<V>(nint images, ref float dy, ref float frames, nint stride) where V : struct, ISimd<V>
    {
        nint length = ParameterLayout.RoundUp((int)(Windows.KernelWidth * InChannels)), ld = Windows.KernelHeight * length, row = Windows.PaddedWidth * InChannels;
        nint line = Windows.OutWidth * OutChannels, step = Windows.StrideHeight;
        for (nint y = 0; y < Windows.PaddedHeight; y++)
        {
            nint oy = nint.Min(y / step, Windows.OutHeight - 1), ky = y - oy * step, lines = nint.Min((Windows.KernelHeight - ky + step - 1) / step, oy + 1);
            for (nint ox = 0; ox < Windows.OutWidth && ky < Windows.KernelHeight; ox++)
            {
                Operands operands = new(
                    OutChannels, ref Unsafe.Add(ref dy, oy * line + ox * OutChannels), Windows.OutHeight * line, 1, ref Unsafe.Add(ref Kernel, ky * length), ld,
                    ref Unsafe.Add(ref frames, y * row + ox * Windows.StrideWidth * InChannels), stride);
                OverWindows walk = new(in operands, lines, -line, step * length);
                Product.Run<V, AllLanes, OverWindows, Accumulate>(images, 0, length, in operands, in walk, default);
            }
        }
    }

    /// <summary>One image, column of windows by column.</summary>
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
