namespace Kiln.Kernels;

/// <summary>Images with a border of zeros, channels last, for windows that reach beyond the image.</summary>
internal static class Border
{
    /// <summary>Floats of a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Floats(in Windows windows, nint channels) => windows.PaddedHeight * windows.PaddedWidth * channels;

    /// <summary>Zeroes a frame of <c>PaddedHeight</c> by <c>PaddedWidth</c> pixels, once for all images that are then copied into it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(in Windows windows, nint channels, ref float frame) => Kernels.Clear.Run(ref frame, Floats(in windows, channels));

    /// <summary>Copies an image into its frame, whose border stays zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(in Windows windows, nint channels, ref readonly float image, ref float frame) =>
        Fill(in windows, channels, in image, ref frame, 0, windows.OutHeight);

    /// <summary>The rows of the image that the rows [first, end) of windows see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(in Windows windows, nint channels, ref readonly float image, ref float frame, nint first, nint end)
    {
        // A negative padding leaves out the first rows or pixels.
        nint top = windows.PaddingTop, left = windows.PaddingLeft, width = windows.PaddedWidth;
        nint reach = (end - 1) * windows.StrideHeight + (windows.KernelHeight - 1) * windows.DilationHeight + 1;
        nint firstRow = nint.Max(first * windows.StrideHeight - top, 0), endRow = nint.Min(windows.Height, reach - top);
        nint firstColumn = nint.Max(-left, 0), count = (nint.Min(windows.Width, width - left) - firstColumn) * channels;
        if (count <= 0)
        {
            return;
        }

        for (nint y = firstRow; y < endRow; y++)
        {
            Copy(
                ref Unsafe.Add(ref Unsafe.AsRef(in image), (y * windows.Width + firstColumn) * channels),
                ref Unsafe.Add(ref frame, ((y + top) * width + firstColumn + left) * channels), count);
        }
    }

    /// <summary>Reads the image back out of such a frame; pixels that no window reaches are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Remove(in Windows windows, nint channels, ref readonly float frame, ref float image)
    {
        nint row = windows.Width * channels, width = windows.PaddedWidth;
        nint reached = nint.Clamp(width - windows.PaddingLeft, 0, windows.Width) * channels;
        for (nint y = 0; y < windows.Height; y++)
        {
            ref float line = ref Unsafe.Add(ref image, y * row);
            nint source = y + windows.PaddingTop, count = source < windows.PaddedHeight ? reached : 0;
            if (count > 0)
            {
                Copy(ref Unsafe.Add(ref Unsafe.AsRef(in frame), (source * width + windows.PaddingLeft) * channels), ref line, count);
            }

            Kernels.Clear.Run(ref Unsafe.Add(ref line, count), row - count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref readonly float source, ref float destination, nint count) =>
        MemoryMarshal.CreateReadOnlySpan(in source, (int)count).CopyTo(MemoryMarshal.CreateSpan(ref destination, (int)count));
}
