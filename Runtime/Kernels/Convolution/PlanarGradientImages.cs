namespace Kiln.Kernels;

/// <summary>
/// The gradient of a kernel over some of the images, in units of chunks of images whose number does not depend on that of the threads.
/// Every weight has a vector of sums, one per lane, whose lanes are added at the end of a chunk. Pixels of a row that do not fill a
/// vector are read whole as long as others follow them.
/// </summary>
internal ref struct PlanarGradientImages<V> : ISharedWork where V : struct, ISimd<V>
{
    /// <summary>The most chunks; a chunk's last additions take as long as a few pixels of each image.</summary>
    public const int MostChunks = 8;

    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public int Chunks;
    public ref float X;
    public ref float Dy;

    /// <summary>[chunk][height][width][in][out].</summary>
    public ref float Results;

    /// <summary>One image with its border, and the sums.</summary>
    public ref float Scratch;

    /// <summary>Number of weights.</summary>
    public readonly nint Weights => Windows.KernelHeight * Windows.KernelWidth * InChannels * OutChannels;

    /// <summary>Floats of <see cref="Scratch"/>.</summary>
    public readonly nint ScratchFloats => FrameFloats + Weights * V.Width;

    private readonly nint FrameFloats => (PlanarFrame.Floats(in Windows, InChannels) + 15) & ~15;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        ref float frame = ref TeamScratch.Of(ref Scratch);
        ref float sums = ref Unsafe.Add(ref frame, FrameFloats);
        PlanarFrame.Clear(in Windows, InChannels, ref frame);
        for (nint chunk = first; chunk < end; chunk++)
        {
            Clear.Run(ref sums, Weights * V.Width);
            Images(Team.Start(Windows.Batch, (int)chunk, Chunks), Team.Start(Windows.Batch, (int)chunk + 1, Chunks), ref frame, ref sums);
            ref float results = ref Unsafe.Add(ref Results, chunk * Weights);
            for (nint i = 0; i < Weights; i++)
            {
                Unsafe.Add(ref results, i) = V.Sum(V.Load(in sums, i * V.Width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Images(nint first, nint end, ref float frame, ref float sums)
    {
        Windows windows = Windows;
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
