namespace Kiln.Kernels;

/// <summary>Where a kernel or a pool stands on images: sizes, and how windows lie on them. A sequence is an image of height 1.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Windows
{
    /// <summary>Number of images.</summary>
    public nint Batch { get; private init; }

    /// <summary>Rows of an image.</summary>
    public nint Height { get; private init; }

    /// <summary>Pixels of a row.</summary>
    public nint Width { get; private init; }

    /// <summary>Windows from top to bottom.</summary>
    public nint OutHeight { get; private init; }

    /// <summary>Windows from left to right.</summary>
    public nint OutWidth { get; private init; }

    /// <summary>Rows of a window.</summary>
    public nint KernelHeight { get; private init; }

    /// <summary>Pixels in a row of a window.</summary>
    public nint KernelWidth { get; private init; }

    /// <summary>Rows between neighbouring windows.</summary>
    public nint StrideHeight { get; private init; }

    /// <summary>Pixels of a row between neighbouring windows.</summary>
    public nint StrideWidth { get; private init; }

    /// <summary>Rows of zeros above the image.</summary>
    public nint PaddingTop { get; private init; }

    /// <summary>Rows of zeros below the image that a mean counts.</summary>
    internal nint PaddingBottom { get; private init; }

    /// <summary>Zeros to the left of a row.</summary>
    public nint PaddingLeft { get; private init; }

    /// <summary>Rows between neighbouring elements of a window.</summary>
    public nint DilationHeight { get; private init; }

    /// <summary>Pixels of a row between neighbouring elements of a window.</summary>
    public nint DilationWidth { get; private init; }

    /// <summary>Whether windows are more than one pixel apart in some direction.</summary>
    public bool AreStrided => StrideHeight > 1 || StrideWidth > 1;

    /// <summary>Whether the elements of a window are more than one pixel apart in some direction.</summary>
    public bool AreDilated => DilationHeight > 1 || DilationWidth > 1;

    /// <summary>Rows that windows reach over, border included.</summary>
    public nint PaddedHeight => (OutHeight - 1) * StrideHeight + (KernelHeight - 1) * DilationHeight + 1;

    /// <summary>Pixels of a row that windows reach over, border included.</summary>
    public nint PaddedWidth => (OutWidth - 1) * StrideWidth + (KernelWidth - 1) * DilationWidth + 1;

    /// <summary>Pixels of one image.</summary>
    public nint Pixels => Height * Width;

    /// <summary>Windows of one image.</summary>
    public nint OutPixels => OutHeight * OutWidth;

    /// <summary>Whether windows stand on zeros outside the image.</summary>
    public bool AreBeyondImage => PaddingTop != 0 || PaddingLeft != 0 || PaddedHeight > Height || PaddedWidth > Width;

    /// <summary>Floating-point operations of a convolution: two for each element of all windows and each channel out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Work(nint inWidth, nint outChannels) => 2L * Batch * OutPixels * KernelHeight * KernelWidth * inWidth * outChannels;

    /// <summary>Windows on images, with the same kernel, stride, padding and dilation in both directions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Windows OnImages(
        nint batch, nint height, nint width, nint outHeight, nint outWidth, nint kernel, nint stride, nint padding, nint dilation) =>
        OnImages(batch, height, width, outHeight, outWidth, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation));

    /// <summary>Windows on images: kernel, stride, padding and dilation from top to bottom, then from left to right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Windows OnImages(
        nint batch, nint height, nint width, nint outHeight, nint outWidth,
        (nint Height, nint Width) kernel, (nint Height, nint Width) stride, (nint Top, nint Left) padding, (nint Height, nint Width) dilation) => new()
        {
            Batch = batch, Height = height, Width = width, OutHeight = outHeight, OutWidth = outWidth, KernelHeight = kernel.Height, KernelWidth = kernel.Width,
            StrideHeight = stride.Height, StrideWidth = stride.Width, PaddingTop = padding.Top, PaddingBottom = padding.Top, PaddingLeft = padding.Left,
            DilationHeight = dilation.Height, DilationWidth = dilation.Width,
        };

    /// <summary>Windows on sequences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Windows OnSequences(nint batch, nint length, nint outLength, nint kernel, nint stride, nint padding, nint dilation) => new()
    {
        Batch = batch, Height = 1, Width = length, OutHeight = 1, OutWidth = outLength, KernelHeight = 1, KernelWidth = kernel,
        StrideHeight = 1, StrideWidth = stride, PaddingTop = 0, PaddingLeft = padding, DilationHeight = 1, DilationWidth = dilation,
    };

    /// <summary>
    /// The windows through which the gradient of the images sees the gradient of the results, for stride 1: each pixel is reached by
    /// the kernel turned around, over a border as wide as what the kernel reaches beyond the padding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Windows Transposed() => this with
    {
        Height = OutHeight, Width = OutWidth, OutHeight = Height, OutWidth = Width,
        PaddingTop = (KernelHeight - 1) * DilationHeight - PaddingTop, PaddingLeft = (KernelWidth - 1) * DilationWidth - PaddingLeft,
    };

    /// <summary>Rows of windows of an image that see none but its first <paramref name="rows"/> rows, and the border.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint CompleteRows(nint rows)
    {
        nint room = rows + PaddingTop - (KernelHeight - 1) * DilationHeight - 1;
        return rows == Height ? OutHeight : room < 0 ? 0 : nint.Min(room / StrideHeight + 1, OutHeight);
    }

    /// <summary>Some rows of windows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Windows Strip(nint first, nint end) => this with { Batch = 1, OutHeight = end - first, PaddingTop = PaddingTop - first * StrideHeight };
}
