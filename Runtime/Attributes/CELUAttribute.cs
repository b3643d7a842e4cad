namespace Kiln;

/// <summary>y = max(x, 0) + min(Alpha · (exp(x / Alpha) - 1), 0), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.CELU</c>.</para>
/// </remarks>
public sealed class CELUAttribute : LayerAttribute
{
    /// <summary>Minus the limit for x → -∞, not zero; 1 unless set.</summary>
    public double Alpha { get; set; } = 1;
}
