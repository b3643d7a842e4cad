namespace Kiln;

/// <summary>y = weight[index]: a table with one row per index.</summary>
/// <remarks>
/// <para>Input (…) of <see cref="DType.Int32"/> or <see cref="DType.Int64"/>, output (…, embeddingDim). Parameter: <c>weight</c>
/// (numEmbeddings, embeddingDim), normal(0, 1) at the start. An index outside [0, numEmbeddings) is an exception.</para>
/// <para>PyTorch: <c>torch.nn.Embedding</c>.</para>
/// </remarks>
public sealed class EmbeddingAttribute : WeightLayerAttribute
{
    /// <summary>A table of <paramref name="numEmbeddings"/> rows of <paramref name="embeddingDim"/> numbers.</summary>
    public EmbeddingAttribute(int numEmbeddings, int embeddingDim)
    {
    }

    /// <summary>A table whose sizes are expressions over the names of a block or a sweep.</summary>
    public EmbeddingAttribute(string numEmbeddings, string embeddingDim)
    {
    }

    /// <summary>A table of stated sizes, the second size an expression.</summary>
    public EmbeddingAttribute(int numEmbeddings, string embeddingDim)
    {
    }

    /// <summary>A table of stated sizes, the first size an expression.</summary>
    public EmbeddingAttribute(string numEmbeddings, int embeddingDim)
    {
    }

    /// <summary>
    /// The row that starts at zero and gets no gradient, for padding; -1, the default, means none. Unlike in PyTorch, a negative
    /// value does not count from the end.
    /// </summary>
    public int PaddingIdx { get; set; } = -1;

    /// <summary>Uses the weight of the layer of that name instead of its own.</summary>
    public string? TiedTo { get; set; }
}
