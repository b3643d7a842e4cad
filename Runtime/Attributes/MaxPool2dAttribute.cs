namespace Kiln;

/// <summary>The largest value of each window.</summary>
/// <remarks>
/// <para>Input (B, C, H, W), output (B, C, H', W') with H' = ⌊(H + 2·Padding - Dilation·(kernelSize - 1) - 1) / Stride⌋ + 1 and W'
/// alike. The border never wins; of equal values the first gets the gradient.</para>
/// <para>Kernel, stride and padding count in both directions; options that end in <c>Height</c> or <c>Width</c> change them in one.</para>
/// <para>PyTorch: <c>torch.nn.MaxPool2d</c>.</para>
/// </remarks>
public sealed class MaxPool2dAttribute : ImagePoolingAttribute
{
    /// <summary>Windows of <paramref name="kernelSize"/> by <paramref name="kernelSize"/>.</summary>
    public MaxPool2dAttribute(int kernelSize)
    {
    }

    /// <summary>Windows whose size is an expression over the names of a block or a sweep.</summary>
    public MaxPool2dAttribute(string kernelSize)
    {
    }

    /// <summary>Distance between two elements of a window; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Rows between two elements of a window; unless set, as <see cref="Dilation"/>.</summary>
    public int DilationHeight { get; set; }

    /// <summary>Pixels of a row between two elements of a window; unless set, as <see cref="Dilation"/>.</summary>
    public int DilationWidth { get; set; }
}
