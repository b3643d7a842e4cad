namespace Kiln;

/// <summary>y = a · σ(b), with a and b the two halves of the input along <see cref="Dim"/>.</summary>
/// <remarks>
/// <para>Input (…, 2·N, …), output (…, N, …).</para>
/// <para>PyTorch: <c>torch.nn.GLU</c>.</para>
/// </remarks>
public sealed class GLUAttribute : LayerAttribute
{
    /// <summary>The dimension that is halved; negative counts from the end. -1 unless set.</summary>
    public int Dim { get; set; } = -1;
}
