namespace Kiln;

/// <summary>The largest value of each window.</summary>
/// <remarks>
/// <para>Input (B, C, L), output (B, C, ⌊(L + 2·Padding - Dilation·(kernelSize - 1) - 1) / Stride⌋ + 1). The border never wins; of
/// equal values the first gets the gradient.</para>
/// <para>PyTorch: <c>torch.nn.MaxPool1d</c>.</para>
/// </remarks>
public sealed class MaxPool1dAttribute : PoolingAttribute
{
    /// <summary>Windows of <paramref name="kernelSize"/> steps.</summary>
    public MaxPool1dAttribute(int kernelSize)
    {
    }

    /// <summary>Windows whose size is an expression over the names of a block or a sweep.</summary>
    public MaxPool1dAttribute(string kernelSize)
    {
    }

    /// <summary>Distance between two elements of a window; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;
}
