namespace Kiln.Kernels;

/// <summary>All planes of one image, each with a border of zeros.</summary>
internal static class PlanarFrame
{
    /// <summary>Floats of the frame, and a vector that the last row's last one reads on into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Floats(in Windows windows, nint channels) => Border.Floats(in windows, channels) + 16;

    /// <summary>Zeroes the frame and what lies behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(in Windows windows, nint channels, ref float frame) => Kernels.Clear.Run(ref frame, Floats(in windows, channels));

    /// <summary>Copies what the rows [first, end) of windows see of an image into the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(in Windows windows, nint channels, ref float image, ref float frame, nint first, nint end)
    {
        for (nint c = 0; c < channels; c++)
        {
            Border.Fill(in windows, 1, ref Unsafe.Add(ref image, c * windows.Pixels), ref Unsafe.Add(ref frame, c * Border.Floats(in windows, 1)), first, end);
        }
    }
}
