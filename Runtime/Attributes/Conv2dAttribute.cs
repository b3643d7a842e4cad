namespace Kiln;

/// <summary>
/// y[b, o, i, j] = bias[o] + Σ_c Σ_k Σ_l weight[o, c, k, l] · x[b, c, i·Stride + k·Dilation - Padding, j·Stride + l·Dilation - Padding].
/// </summary>
/// <remarks>
/// <para>Input (B, inChannels, H, W), output (B, outChannels, H', W') with
/// H' = ⌊(H + 2·Padding - Dilation·(kernelSize - 1) - 1) / Stride⌋ + 1 and W' alike. Parameters: <c>weight</c>
/// (outChannels, inChannels / Groups, kernelSize, kernelSize), <c>bias</c> (outChannels), uniform in
/// ±1/√(inChannels / Groups · kernelSize²) at the start.</para>
/// <para>PyTorch: <c>torch.nn.Conv2d</c> with <c>padding_mode = 'zeros'</c>; kernel, stride, padding and dilation are the same in
/// both directions.</para>
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
}
