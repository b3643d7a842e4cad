namespace Kiln;

/// <summary>Exchanges two dimensions.</summary>
/// <remarks>
/// <para>(B, T, F) becomes (B, F, T) with <c>Transpose(1, 2)</c>; symbolic dimensions move too.</para>
/// <para>PyTorch: <c>torch.transpose</c>.</para>
/// </remarks>
public sealed class TransposeAttribute : LayerAttribute
{
    /// <summary>Exchanges <paramref name="dim0"/> and <paramref name="dim1"/>; negative ones count from the end.</summary>
    public TransposeAttribute(int dim0, int dim1)
    {
    }
}
