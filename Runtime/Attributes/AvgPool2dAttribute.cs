namespace Kiln;

/// <summary>The mean of each window.</summary>
/// <remarks>
/// <para>Input (B, C, H, W), output (B, C, H', W') with H' = ⌊(H + 2·Padding - kernelSize) / Stride⌋ + 1 and W' alike.</para>
/// <para>Kernel, stride and padding count in both directions; options that end in <c>Height</c> or <c>Width</c> change them in one.</para>
/// <para>PyTorch: <c>torch.nn.AvgPool2d</c>.</para>
/// </remarks>
public sealed class AvgPool2dAttribute : ImagePoolingAttribute
{
    /// <summary>Windows of <paramref name="kernelSize"/> by <paramref name="kernelSize"/>.</summary>
    public AvgPool2dAttribute(int kernelSize)
    {
    }

    /// <summary>Windows whose size is an expression over the names of a block or a sweep.</summary>
    public AvgPool2dAttribute(string kernelSize)
    {
    }

    /// <summary>Whether the zeros of the border count in the mean; true unless set.</summary>
    public bool CountIncludePad { get; set; } = true;
}
