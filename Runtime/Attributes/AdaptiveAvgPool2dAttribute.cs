namespace Kiln;

/// <summary>Means over as many windows as the output has pixels, whatever the input's size.</summary>
/// <remarks>
/// <para>Input (B, C, H, W), output (B, C, outputSize, outputSize); window i covers [⌊i·H / outputSize⌋, ⌈(i + 1)·H / outputSize⌉),
/// along W alike.</para>
/// <para>PyTorch: <c>torch.nn.AdaptiveAvgPool2d</c>.</para>
/// </remarks>
public sealed class AdaptiveAvgPool2dAttribute : LayerAttribute
{
    /// <summary>An output of <paramref name="outputSize"/> by <paramref name="outputSize"/>.</summary>
    public AdaptiveAvgPool2dAttribute(int outputSize)
    {
    }

    /// <summary>An output whose size is an expression over the names of a block or a sweep.</summary>
    public AdaptiveAvgPool2dAttribute(string outputSize)
    {
    }

    /// <summary>Height of the output where it is not square; unless set, as <c>outputSize</c> says.</summary>
    public int OutputHeight { get; set; }

    /// <summary>Width of the output where it is not square; unless set, as <c>outputSize</c> says.</summary>
    public int OutputWidth { get; set; }
}
