namespace Kiln.Kernels;

/// <summary>
/// The sums of a kernel's gradient in units of images: for every weight a vector, one sum per lane. Pixels of a row that do not fill a
/// vector are read whole as long as others follow them.
/// </summary>
internal ref struct PlanarGradientImages<V> : ISharedSum where V : struct, ISimd<V>
{
    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public ref float X;
    public ref float Dy;

    /// <summary>One image with its border.</summary>
    public ref float Scratch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end, ref float sums, bool accumulate)
    {
        Windows windows = Windows;
        if (!accumulate)
        {
            Clear.Run(ref sums, windows.KernelHeight * windows.KernelWidth * InChannels * OutChannels * V.Width);
        }

        ref float frame = ref TeamScratch.Of(ref Scratch);
        PlanarFrame.Clear(in windows, InChannels, ref frame);
        nint pixels = windows.OutPixels, beyond = (windows.OutWidth + V.Width - 1) / V.Width * V.Width - windows.OutWidth;
        for (nint b = first; b < end; b++)
        {
            PlanarFrame.Fill(in windows, InChannels, ref Unsafe.Add(ref X, b * InChannels * windows.Pixels), ref frame, 0, windows.OutHeight);
            ref float dy = ref Unsafe.Add(ref Dy, b * OutChannels * pixels);
            nint missing = beyond - (windows.Batch - 1 - b) * OutChannels * pixels;
            nint free = missing <= 0 ? windows.OutHeight : nint.Max(0, windows.OutHeight - (missing + windows.OutWidth - 1) / windows.OutWidth);
            PlanarSum.Run<V, AllLanes>(in windows, InChannels, OutChannels, 0, free, in frame, in dy, ref sums);
            if (free < windows.OutHeight)
            {
                PlanarSum.Run<V, SomeLanes>(in windows, InChannels, OutChannels, free, windows.OutHeight, in frame, in dy, ref sums);
            }
        }
    }
}
