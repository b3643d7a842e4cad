namespace Kiln;

/// <summary>y = x for x &gt; 0, else NegativeSlope · x, elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.LeakyReLU</c>.</para>
/// </remarks>
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Slope below zero; 0.01 unless set.</summary>
    public double NegativeSlope { get; set; } = 0.01;
}
