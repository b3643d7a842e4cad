namespace Kiln;

/// <summary>y = x · Wᵀ + b, along the last dimension.</summary>
/// <remarks>
/// <para>Input (…, inFeatures), output (…, outFeatures). Parameters: <c>weight</c> (outFeatures, inFeatures), <c>bias</c>
/// (outFeatures), both uniform in ±1/√inFeatures at the start.</para>
/// <para>PyTorch: <c>torch.nn.Linear</c>. A stated input size is checked, an omitted one inferred.</para>
/// </remarks>
public sealed class LinearAttribute : WeightLayerAttribute
{
    /// <summary>Maps the last dimension, whatever its size, to <paramref name="outFeatures"/>.</summary>
    public LinearAttribute(int outFeatures)
    {
    }

    /// <summary>Maps the last dimension from <paramref name="inFeatures"/> to <paramref name="outFeatures"/>.</summary>
    public LinearAttribute(int inFeatures, int outFeatures)
    {
    }

    /// <summary>Maps the last dimension to an expression over the names of a block or a sweep, such as <c>"4*C"</c>.</summary>
    public LinearAttribute(string outFeatures)
    {
    }

    /// <summary>Maps the last dimension between two expressions over the names of a block or a sweep.</summary>
    public LinearAttribute(string inFeatures, string outFeatures)
    {
    }

    /// <summary>A layer of stated sizes, the second size an expression.</summary>
    public LinearAttribute(int inFeatures, string outFeatures)
    {
    }

    /// <summary>A layer of stated sizes, the first size an expression.</summary>
    public LinearAttribute(string inFeatures, int outFeatures)
    {
    }

    /// <summary>Whether b exists; true unless set.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Uses the weight of the layer of that name instead of its own: an embedding of (outFeatures, inFeatures) or another linear
    /// layer. A bias stays its own.
    /// </summary>
    public string? TiedTo { get; set; }
}
