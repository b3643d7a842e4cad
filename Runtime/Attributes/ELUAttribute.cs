namespace Kiln;

/// <summary>y = x for x &gt; 0, else Alpha · (exp(x) - 1), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.ELU</c>.</para>
/// </remarks>
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>Minus the limit for x → -∞; 1 unless set.</summary>
    public double Alpha { get; set; } = 1;
}
