namespace Kiln;

/// <summary>y[b, o, t] = bias[o] + Σ_c Σ_k weight[o, c, k] · x[b, c, t·Stride + k·Dilation - Padding].</summary>
/// <remarks>
/// <para>Input (B, inChannels, L), output (B, outChannels, ⌊(L + 2·Padding - Dilation·(kernelSize - 1) - 1) / Stride⌋ + 1).
/// Parameters: <c>weight</c> (outChannels, inChannels / Groups, kernelSize), <c>bias</c> (outChannels), uniform in
/// ±1/√(inChannels / Groups · kernelSize) at the start.</para>
/// <para>PyTorch: <c>torch.nn.Conv1d</c> with <c>padding_mode = 'zeros'</c>.</para>
/// </remarks>
public sealed class Conv1dAttribute : ConvolutionAttribute
{
    /// <summary><paramref name="outChannels"/> filters of <paramref name="kernelSize"/> steps.</summary>
    public Conv1dAttribute(int outChannels, int kernelSize)
    {
    }

    /// <summary>The same with the number of input channels stated.</summary>
    public Conv1dAttribute(int inChannels, int outChannels, int kernelSize)
    {
    }

    /// <summary>As many filters as an expression over the names of a block or a sweep says.</summary>
    public Conv1dAttribute(string outChannels, int kernelSize)
    {
    }

    /// <summary>The same with the kernel's size an expression too.</summary>
    public Conv1dAttribute(string outChannels, string kernelSize)
    {
    }

    /// <summary>Channels in and out as expressions over the names of a block or a sweep.</summary>
    public Conv1dAttribute(string inChannels, string outChannels, int kernelSize)
    {
    }

    /// <summary>The same with a stated number of input channels.</summary>
    public Conv1dAttribute(int inChannels, string outChannels, int kernelSize)
    {
    }

    /// <summary>All sizes as expressions over the names of a block or a sweep.</summary>
    public Conv1dAttribute(string inChannels, string outChannels, string kernelSize)
    {
    }

    /// <summary>The kernel's size as an expression.</summary>
    public Conv1dAttribute(int outChannels, string kernelSize)
    {
    }

    /// <summary>The kernel's size as an expression, with the number of input channels stated.</summary>
    public Conv1dAttribute(int inChannels, int outChannels, string kernelSize)
    {
    }

    /// <summary>Channels out and the kernel's size as expressions.</summary>
    public Conv1dAttribute(int inChannels, string outChannels, string kernelSize)
    {
    }

    /// <summary>The number of input channels as an expression.</summary>
    public Conv1dAttribute(string inChannels, int outChannels, int kernelSize)
    {
    }

    /// <summary>The number of input channels and the kernel's size as expressions.</summary>
    public Conv1dAttribute(string inChannels, int outChannels, string kernelSize)
    {
    }
}
