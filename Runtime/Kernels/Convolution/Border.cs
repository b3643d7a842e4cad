namespace Kiln.Kernels;

/// <summary>Images with a border of zeros, channels last, for windows that reach beyond the image.</summary>
internal static class Border
{
    /// <summary>Writes one image into a frame of <c>PaddedHeight</c> by <c>PaddedWidth</c> pixels; what the image does not cover becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(in Windows windows, nint channels, ref readonly float image, ref float frame)
    {
        nint height = windows.PaddedHeight, width = windows.PaddedWidth, top = windows.PaddingTop, left = windows.PaddingLeft;

        // A negative padding leaves out the first rows or pixels.
        nint firstColumn = nint.Max(left, 0), lastColumn = nint.Min(left + windows.Width, width);
        nint count = nint.Max(lastColumn - firstColumn, 0) * channels, row = width * channels;
        for (nint y = 0; y < height; y++)
        {
            ref float line = ref Unsafe.Add(ref frame, y * row);
            nint source = y - top;
            if (source < 0 || source >= windows.Height || count == 0)
            {
                Clear.Run(ref line, row);
                continue;
            }

            Clear.Run(ref line, firstColumn * channels);
            Copy(ref Unsafe.Add(ref Unsafe.AsRef(in image), (source * windows.Width + firstColumn - left) * channels), ref Unsafe.Add(ref line, firstColumn * channels), count);
            Clear.Run(ref Unsafe.Add(ref line, firstColumn * channels + count), row - firstColumn * channels - count);
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

            Clear.Run(ref Unsafe.Add(ref line, count), row - count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref readonly float source, ref float destination, nint count) =>
        MemoryMarshal.CreateReadOnlySpan(in source, (int)count).CopyTo(MemoryMarshal.CreateSpan(ref destination, (int)count));
}
