namespace Kiln.Kernels;

/// <summary>
/// The gradient of a kernel, dw[row, out] = Σ over all windows of x at the row's place times dy[out], in units of rows. Rows of the same
/// products, those whose elements of x lie side by side, are a block.
/// </summary>
internal ref struct KernelGradientRows<V> : ISharedWork where V : struct, ISimd<V>
{
    /// <summary>Rows that fill a tile.</summary>
    private const nint ManyChannels = 12;

    public Windows Windows;
    public nint InChannels;
    public nint OutChannels;
    public nint Groups;

    /// <summary>The first image, and the one after the last.</summary>
    public nint First;
    public nint End;
    public ref float X;
    public ref float Dy;
    public ref float Dw;
    public bool Accumulates;

    /// <summary>An image of x with its border.</summary>
    public ref float Scratch;

    /// <summary>Number of units: rows, or blocks where a block's sums depend on how few rows it has.</summary>
    public readonly nint Units => Groups * Windows.KernelHeight * Steps * (IsLow ? 1 : BlockRows);

    /// <summary>
    /// Whether images are copied into a frame whose border the windows see. With many channels every tap is a block of its own, which
    /// leaves out the windows that see the border there.
    /// </summary>
    public readonly bool IsFramed => Windows.AreBeyondImage && InChannels / Groups < ManyChannels;

    /// <summary>The elements of a window's row lie side by side.</summary>
    private readonly bool IsWhole => Windows.DilationWidth == 1 && Groups == 1 && IsFramed == Windows.AreBeyondImage;

    private readonly nint Steps => IsWhole ? 1 : Windows.KernelWidth;

    private readonly nint BlockRows => IsWhole ? Windows.KernelWidth * InChannels : InChannels / Groups;

    /// <summary>Few rows and one vector of channels: three rows of windows are summed side by side.</summary>
    private readonly bool IsLow => OutChannels / Groups <= V.Width && BlockRows <= (V.Width == 16 ? 5 : V.Width == 8 ? 4 : 3);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        Windows windows = Windows;
        bool framed = IsFramed;
        nint m = BlockRows;
        if (IsLow)
        {
            first *= m;
            end *= m;
        }

        ref float frame = ref Scratch;
        if (framed)
        {
            frame = ref TeamScratch.Of(ref Scratch);
            Border.Clear(in windows, InChannels, ref frame);
        }

        for (nint b = First; b < End; b++)
        {
            ref float image = ref Unsafe.Add(ref X, b * windows.Pixels * InChannels);
            if (framed)
            {
                Border.Fill(in windows, InChannels, in image, ref frame);
                image = ref frame;
            }

            for (nint row = first; row < end;)
            {
                nint block = row / m, place = row - block * m, rows = nint.Min(m - place, end - row);
                Block(b, block, place, rows, ref image);
                row += rows;
            }
        }
    }

    /// <summary>Some rows of one block, over one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Block(nint b, nint block, nint place, nint rows, ref float image)
    {
        Windows windows = Windows;
        nint inWidth = InChannels / Groups, outWidth = OutChannels / Groups, ld = ParameterLayout.RoundUp((int)outWidth);
        nint steps = Steps, kx = block % steps, gy = block / steps, g = gy / windows.KernelHeight, ky = gy - g * windows.KernelHeight;
        ref float dw = ref Unsafe.Add(ref Dw, ((gy * windows.KernelWidth + kx) * inWidth + place) * ld);
        bool accumulate = Accumulates || b > First;

        // The windows whose tap lies inside the image; in a frame, all of them.
        nint width = IsFramed ? windows.PaddedWidth : windows.Width;
        Taps down = Seeing(ky * windows.DilationHeight, windows.PaddingTop, windows.OutHeight, windows.StrideHeight, windows.Height);
        Taps right = Seeing(kx * windows.DilationWidth, windows.PaddingLeft, windows.OutWidth, windows.StrideWidth, windows.Width);
        nint count = right.End - right.First, lines = down.End - down.First;
        if (count <= 0 || lines <= 0)
        {
            if (!accumulate)
            {
                Clear.Run(ref dw, rows * ld);
            }

            return;
        }

        nint aLine = windows.StrideHeight * width * InChannels, bLine = windows.OutWidth * OutChannels, aStep = windows.StrideWidth * InChannels;
        ref float x = ref Unsafe.Add(
            ref image, (down.Start + down.First * windows.StrideHeight) * width * InChannels + (right.Start + right.First * windows.StrideWidth) * InChannels + g * inWidth + place);
        ref float dy = ref Unsafe.Add(ref Dy, (b * windows.OutPixels + down.First * windows.OutWidth + right.First) * OutChannels + g * outWidth);

        // Whole vectors of dy may be read as long as other pixels follow them; the last row of the last image has none behind it.
        bool isLast = b == windows.Batch - 1 && down.End == windows.OutHeight, isShort = bLine < V.Width;
        nint free = isShort ? 0 : isLast ? lines - 1 : lines;
        nint threes = IsLow ? free / LinesWindowTile.Side : 0, done = threes * LinesWindowTile.Side;
        if (threes > 0)
        {
            var operands = new Operands(count, ref x, 1, aStep, ref dy, OutChannels, ref dw, ld);
            if (outWidth == V.Width)
            {
                Side<AllLanes>(rows, outWidth, in operands, threes, aLine, bLine, accumulate);
            }
            else
            {
                Side<SomeLanes>(rows, outWidth, in operands, threes, aLine, bLine, accumulate);
            }
        }

        if (free > done)
        {
            var operands = new Operands(
                count, ref Unsafe.Add(ref x, done * aLine), 1, aStep, ref Unsafe.Add(ref dy, done * bLine), OutChannels, ref dw, ld);
            Sum<AllLanes>(rows, outWidth, in operands, new(in operands, free - done, aLine, bLine), accumulate || done > 0);
        }

        if (free < lines)
        {
            var operands = new Operands(
                count, ref Unsafe.Add(ref x, free * aLine), 1, aStep, ref Unsafe.Add(ref dy, free * bLine), OutChannels, ref dw, ld);
            Sum<SomeLanes>(rows, outWidth, in operands, new(in operands, lines - free, aLine, bLine), accumulate || free > 0);
        }
    }

    /// <summary>Along one axis, the windows that see the image, or the frame, at that place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Taps Seeing(nint place, nint padding, nint count, nint stride, nint size) =>
        IsFramed || !Windows.AreBeyondImage ? Taps.Of(place, count, stride, nint.MaxValue / 2) : Taps.Of(place - padding, count, stride, size);

    /// <summary>Three rows of windows at a time.</summary>
    private static void Side<L>(nint m, nint n, in Operands operands, nint threes, nint aLine, nint bLine, bool accumulate)
        where L : struct, ILanes
    {
        switch (m)
        {
            case 1:
                LinesWindowTile.Run<V, Count1, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 2:
                LinesWindowTile.Run<V, Count2, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 3:
                LinesWindowTile.Run<V, Count3, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 4:
                LinesWindowTile.Run<V, Count4, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 5:
                LinesWindowTile.Run<V, Count5, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
        }
    }

    /// <summary>A product whose right operand has rows of whole vectors, or is read in part where they are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<B>(nint m, nint n, in Operands operands, in OverWindows walk, bool accumulate)
        where B : struct, ILanes
    {
        if (typeof(B) == typeof(SomeLanes) && n % V.Width == 0)
        {
            Sum<AllLanes>(m, n, in operands, in walk, accumulate);
        }
        else if (accumulate)
        {
            Product.Run<V, B, OverWindows, Accumulate>(m, 0, n, in operands, in walk, default);
        }
        else
        {
            Product.Run<V, B, OverWindows, Overwrite>(m, 0, n, in operands, in walk, default);
        }
    }
}
