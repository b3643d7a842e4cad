namespace Kiln.Kernels;

/// <summary>
/// The results of a convolution of planes in units of some rows, counted through all images: one row, or with a follower a whole image, so
/// that one thread writes all that it is told of.
/// </summary>
internal ref struct PlanarRows<V, E, F> : ISharedWork
    where V : struct, ISimd<V>
    where E : struct, IEpilogue, allows ref struct
    where F : struct, IStripFollower, allows ref struct
{
    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public nint Unit;
    public ref float X;
    public ref float Weight;
    public E Epilogue;
    public ref float Y;
    public ref float Scratch;
    public F Follower;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        Windows windows = Windows;
        nint inChannels = InChannels, outChannels = OutChannels;
        nint ld = ParameterLayout.RoundUp((int)outChannels), line = windows.PaddedWidth, plane = windows.PaddedHeight * line, pixels = windows.OutPixels;
        nint whole = (windows.OutWidth + V.Width - 1) / V.Width * V.Width;
        ref float frame = ref TeamScratch.Of(ref Scratch);
        PlanarFrame.Clear(in windows, inChannels, ref frame);
        nint last = end * Unit;
        for (nint row = first * Unit; row < last;)
        {
            nint b = row / windows.OutHeight, top = row - b * windows.OutHeight, bottom = nint.Min(windows.OutHeight, top + last - row);
            row += bottom - top;
            PlanarFrame.Fill(in windows, inChannels, ref Unsafe.Add(ref X, b * inChannels * windows.Pixels), ref frame, top, bottom);
            for (nint oy = top; oy < bottom; oy++)
            {
                var operands = new Operands(
                    windows.KernelWidth, in Weight, 1, inChannels * ld, ref Unsafe.Add(ref frame, oy * line), windows.DilationWidth,
                    ref Unsafe.Add(ref Y, b * outChannels * pixels + oy * windows.OutWidth), pixels);

                OverWindows walk = new(
                    in operands, windows.KernelHeight, windows.KernelWidth * inChannels * ld, windows.DilationHeight * line, inChannels, ld, plane);

                // Rows of a plane are written in order as whole vectors: what reaches into the next is overwritten by it.
                bool followed = (bottom - 1 - oy) * windows.OutWidth >= whole - windows.OutWidth;
                Product.Run<V, AllLanes, OverWindows, E>(outChannels, 0, followed ? whole : windows.OutWidth, in operands, in walk, Epilogue);
            }

            Follower.Follow(b, top, bottom, followed: row < last);
        }
    }
}
