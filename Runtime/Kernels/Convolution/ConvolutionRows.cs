namespace Kiln.Kernels;

/// <summary>
/// The results of a convolution in units of some rows, counted through all images: one row, or with a follower a whole image, so that
/// one thread writes all that it is told of.
/// </summary>
internal ref struct ConvolutionRows<V, E, F> : ISharedWork
    where V : struct, ISimd<V>
    where E : struct, IEpilogue, allows ref struct
    where F : struct, IStripFollower, allows ref struct
{
    /// <summary>What is written before a follower is told: a part of the first-level cache, and enough work to be worth a call.</summary>
    private const nint StripFloats = 2048;

    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public nint Groups;
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
        nint inChannels = InChannels, outChannels = OutChannels, groups = Groups, inWidth = inChannels / groups, outWidth = outChannels / groups;
        nint ld = ParameterLayout.RoundUp((int)outWidth);
        bool framed = windows.AreBeyondImage;
        nint line = (framed ? windows.PaddedWidth : windows.Width) * inChannels;
        nint group = windows.KernelHeight * windows.KernelWidth * inWidth * ld;

        // Where a row of a window is one stretch of memory, it is one line; else every pixel is.
        bool whole = windows.DilationWidth == 1 && groups == 1;
        nint k = whole ? windows.KernelWidth * inWidth : inWidth;
        nint lines = whole ? windows.KernelHeight : windows.KernelWidth, aLine = whole ? windows.DilationHeight * line : windows.DilationWidth * inChannels;
        nint strip = StripFloats / (windows.OutWidth * outChannels);
        nint planes = whole ? 1 : windows.KernelHeight, aPlane = windows.DilationHeight * line;

        // Pixels of few channels are written in order as whole vectors: what reaches into the next is overwritten by it. A masked store
        // costs several plain ones; the last row has no next.
        bool spills = groups == 1 && outWidth < V.Width && windows.OutWidth * outChannels >= V.Width;
        ref float frame = ref Scratch;
        if (framed)
        {
            frame = ref TeamScratch.Of(ref Scratch);
            Border.Clear(in windows, inChannels, ref frame);
        }

        nint last = end * Unit;
        for (nint row = first * Unit; row < last;)
        {
            nint b = row / windows.OutHeight, top = row - b * windows.OutHeight, bottom = nint.Min(windows.OutHeight, top + last - row), told = top;
            row += bottom - top;
            ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * inChannels);
            if (framed)
            {
                Border.Fill(in windows, inChannels, in image, ref frame, top, bottom);
                image = ref frame;
            }

            for (nint oy = top; oy < bottom; oy++)
            {
                bool followed = spills && (oy < bottom - 1 || row < last);
                if (oy < bottom - 1 || row < last)
                {
                    // Where results do not fit the cache, a tile would wait for their lines: 2 to 3 % of 32 images of 32 by 32 with 32 channels.
                    nint length = windows.OutWidth * outChannels;
                    Prefetch.Far(
                        (length + AlignedBuffer.FloatsPerLine - 1) / AlignedBuffer.FloatsPerLine,
                        in Unsafe.Add(ref Y, (b * windows.OutHeight + oy + 1) * length), AlignedBuffer.FloatsPerLine);
                }

                for (nint g = 0; g < groups; g++)
                {
                    var operands = new Operands(
                        k, ref Unsafe.Add(ref image, oy * windows.StrideHeight * line + g * inWidth), windows.StrideWidth * inChannels, 1,
                        ref Unsafe.Add(ref Weight, g * group), ld,
                        ref Unsafe.Add(ref Y, (b * windows.OutHeight + oy) * windows.OutWidth * outChannels + g * outWidth), outChannels) { FirstColumn = g * outWidth };
                    OverWindows walk = new(in operands, lines, aLine, k * ld, planes, aPlane, lines * k * ld);
                    Product.Run<V, AllLanes, OverWindows, E>(windows.OutWidth, 0, followed ? V.Width : outWidth, in operands, in walk, Epilogue);
                }

                if (oy + 1 - told >= strip || oy + 1 == bottom)
                {
                    Follower.Follow(b, told, oy + 1, followed: row < last);
                    told = oy + 1;
                }
            }
        }
    }
}
