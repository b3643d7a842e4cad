namespace Kiln;

/// <summary>Means over as many windows as the output has steps, whatever the input's length.</summary>
/// <remarks>
/// <para>Input (B, C, L), output (B, C, outputSize); window i covers [⌊i·L / outputSize⌋, ⌈(i + 1)·L / outputSize⌉).</para>
/// <para>PyTorch: <c>torch.nn.AdaptiveAvgPool1d</c>.</para>
/// </remarks>
public sealed class AdaptiveAvgPool1dAttribute : LayerAttribute
{
    /// <summary>An output of <paramref name="outputSize"/> steps.</summary>
    public AdaptiveAvgPool1dAttribute(int outputSize)
    {
    }

    /// <summary>An output whose size is an expression over the names of a block or a sweep.</summary>
    public AdaptiveAvgPool1dAttribute(string outputSize)
    {
    }
}
