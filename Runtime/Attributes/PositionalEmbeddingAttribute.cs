namespace Kiln;

/// <summary>y[b, t] = x[b, t] + weight[t]: adds a learned vector for each position.</summary>
/// <remarks>
/// <para>Input (B, T, E) with T at most maxLength, output the same. Parameter: <c>weight</c> (maxLength, E), normal(0, 1) at the
/// start.</para>
/// <para>PyTorch: <c>x + torch.nn.Embedding(maxLength, E)(torch.arange(T))</c>.</para>
/// </remarks>
public sealed class PositionalEmbeddingAttribute : WeightLayerAttribute
{
    /// <summary>Vectors for <paramref name="maxLength"/> positions.</summary>
    public PositionalEmbeddingAttribute(int maxLength)
    {
    }

    /// <summary>Vectors for as many positions as an expression over the names of a block or a sweep says.</summary>
    public PositionalEmbeddingAttribute(string maxLength)
    {
    }
}
