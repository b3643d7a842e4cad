namespace Kiln;

/// <summary>The mean of each window.</summary>
/// <remarks>
/// <para>Input (B, C, L), output (B, C, ⌊(L + 2·Padding - kernelSize) / Stride⌋ + 1).</para>
/// <para>PyTorch: <c>torch.nn.AvgPool1d</c>.</para>
/// </remarks>
public sealed class AvgPool1dAttribute : PoolingAttribute
{
    /// <summary>Windows of <paramref name="kernelSize"/> steps.</summary>
    public AvgPool1dAttribute(int kernelSize)
    {
    }

    /// <summary>Windows whose size is an expression over the names of a block or a sweep.</summary>
    public AvgPool1dAttribute(string kernelSize)
    {
    }

    /// <summary>Whether the zeros of the border count in the mean; true unless set.</summary>
    public bool CountIncludePad { get; set; } = true;
}
