namespace Kiln;

/// <summary>y = x · Φ(x), elementwise, with the distribution function of the normal distribution.</summary>
/// <remarks>
/// <para>Input of any shape, output the same. With <see cref="GELUApproximation.Tanh"/>
/// y = x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).</para>
/// <para>PyTorch: <c>torch.nn.GELU</c>.</para>
/// </remarks>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Exact, or by tanh; exact unless set.</summary>
    public GELUApproximation Approximate { get; set; }
}
