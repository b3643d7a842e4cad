namespace Kiln;

/// <summary>Removes a dimension of size 1.</summary>
/// <remarks>
/// <para>(B, 1, F) becomes (B, F) with <c>Squeeze(1)</c>.</para>
/// <para>PyTorch: <c>torch.squeeze</c>, which leaves a dimension of another size as it is; here that is an error.</para>
/// </remarks>
public sealed class SqueezeAttribute : LayerAttribute
{
    /// <summary>Removes dimension <paramref name="dim"/>; negative counts from the end.</summary>
    public SqueezeAttribute(int dim)
    {
    }
}
