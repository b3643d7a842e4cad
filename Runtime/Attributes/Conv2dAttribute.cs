namespace Kiln;

/// <summary>
/// y[b, o, i, j] = bias[o] + Σ_c Σ_k Σ_l weight[o, c, k, l] · x[b, c, i·Stride + k·Dilation - Padding, j·Stride + l·Dilation - Padding].
/// </summary>
/// <remarks>
/// <para>Input (B, inChannels, H, W), output (B, outChannels, H', W') with
/// H' = ⌊(H + 2·Padding - Dilation·(kernelSize - 1) - 1) / Stride⌋ + 1 and W' alike. Parameters: <c>weight</c>
/// (outChannels, inChannels / Groups, kernelSize, kernelSize), <c>bias</c> (outChannels), uniform in
/// ±1/√(inChannels / Groups · kernelSize²) at the start.</para>
/// <para>Kernel, stride, padding and dilation count in both directions; options that end in <c>Height</c> or <c>Width</c> change them in
/// one: <c>[Conv2d(8, 3, KernelWidth = 5, StrideHeight = 2)]</c> is PyTorch's <c>Conv2d(…, 8, (3, 5), stride=(2, 1))</c>.</para>
/// <para>PyTorch: <c>torch.nn.Conv2d</c> with <c>padding_mode = 'zeros'</c>.</para>
/// </remarks>
public sealed class Conv2dAttribute : ConvolutionAttribute
{
    /// <summary><paramref name="outChannels"/> filters of <paramref name="kernelSize"/> by <paramref name="kernelSize"/>.</summary>
    public Conv2dAttribute(int outChannels, int kernelSize)
    {
    }

    /// <summary>The same with the number of input channels stated.</summary>
    public Conv2dAttribute(int inChannels, int outChannels, int kernelSize)
    {
    }

    /// <summary>As many filters as an expression over the names of a block or a sweep says.</summary>
    public Conv2dAttribute(string outChannels, int kernelSize)
    {
    }

    /// <summary>The same with the kernel's size an expression too.</summary>
    public Conv2dAttribute(string outChannels, string kernelSize)
    {
    }

    /// <summary>Channels in and out as expressions over the names of a block or a sweep.</summary>
    public Conv2dAttribute(string inChannels, string outChannels, int kernelSize)
    {
    }

    /// <summary>The same with a stated number of input channels.</summary>
    public Conv2dAttribute(int inChannels, string outChannels, int kernelSize)
    {
    }

    /// <summary>All sizes as expressions over the names of a block or a sweep.</summary>
    public Conv2dAttribute(string inChannels, string outChannels, string kernelSize)
    {
    }

    /// <summary>The kernel's size as an expression.</summary>
    public Conv2dAttribute(int outChannels, string kernelSize)
    {
    }

    /// <summary>The kernel's size as an expression, with the number of input channels stated.</summary>
    public Conv2dAttribute(int inChannels, int outChannels, string kernelSize)
    {
    }

    /// <summary>Channels out and the kernel's size as expressions.</summary>
    public Conv2dAttribute(int inChannels, string outChannels, string kernelSize)
    {
    }

    /// <summary>The number of input channels as an expression.</summary>
    public Conv2dAttribute(string inChannels, int outChannels, int kernelSize)
    {
    }

    /// <summary>The number of input channels and the kernel's size as expressions.</summary>
    public Conv2dAttribute(string inChannels, int outChannels, string kernelSize)
    {
    }

    /// <summary>Height of the kernel where it is not square; unless set, as <c>kernelSize</c> says.</summary>
    public int KernelHeight { get; set; }

    /// <summary>Width of the kernel where it is not square; unless set, as <c>kernelSize</c> says.</summary>
    public int KernelWidth { get; set; }

    /// <summary>Rows between two positions of the kernel; unless set, as <see cref="ConvolutionAttribute.Stride"/>.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Pixels of a row between two positions of the kernel; unless set, as <see cref="ConvolutionAttribute.Stride"/>.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Rows of zeros above and below; unless set, as <see cref="ConvolutionAttribute.Padding"/>.</summary>
    public int PaddingHeight { get; set; }

    /// <summary>Zeros to the left and to the right; unless set, as <see cref="ConvolutionAttribute.Padding"/>.</summary>
    public int PaddingWidth { get; set; }

    /// <summary>Rows between two elements of the kernel; unless set, as <see cref="ConvolutionAttribute.Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Pixels of a row between two elements of the kernel; unless set, as <see cref="ConvolutionAttribute.Dilation"/>.</summary>
    public int DilationWidth { get; set; }
}
