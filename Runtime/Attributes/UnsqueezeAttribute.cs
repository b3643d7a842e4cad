namespace Kiln;

/// <summary>Inserts a dimension of size 1.</summary>
/// <remarks>
/// <para>(B, F) becomes (B, 1, F) with <c>Unsqueeze(1)</c>.</para>
/// <para>PyTorch: <c>torch.unsqueeze</c>.</para>
/// </remarks>
public sealed class UnsqueezeAttribute : LayerAttribute
{
    /// <summary>Inserts it as dimension <paramref name="dim"/> of the result; negative counts from the end.</summary>
    public UnsqueezeAttribute(int dim)
    {
    }
}
