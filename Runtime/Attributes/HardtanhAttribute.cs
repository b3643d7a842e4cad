namespace Kiln;

/// <summary>y = min(max(x, MinVal), MaxVal), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Hardtanh</c>.</para>
/// </remarks>
public sealed class HardtanhAttribute : LayerAttribute
{
    /// <summary>Lower limit; -1 unless set.</summary>
    public double MinVal { get; set; } = -1;

    /// <summary>Upper limit, above the lower one; 1 unless set.</summary>
    public double MaxVal { get; set; } = 1;
}
