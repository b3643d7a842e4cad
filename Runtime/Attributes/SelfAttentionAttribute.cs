namespace Kiln;

/// <summary>
/// softmax(Q · Kᵀ / √(E / heads)) · V per head, with Q, K and V linear in the same input, joined and projected again.
/// </summary>
/// <remarks>
/// <para>Input (B, T, E), output the same; E is a multiple of heads. Parameters: <c>in_proj_weight</c> (3·E, E), Xavier uniform,
/// <c>in_proj_bias</c> (3·E), zeros, <c>out_proj.weight</c> (E, E), uniform in ±1/√E, <c>out_proj.bias</c> (E), zeros.</para>
/// <para>PyTorch: <c>torch.nn.MultiheadAttention(E, heads, batch_first = True)</c> with query, key and value the same.</para>
/// </remarks>
public sealed class SelfAttentionAttribute : WeightLayerAttribute
{
    /// <summary>Attention with that many heads.</summary>
    public SelfAttentionAttribute(int heads)
    {
    }

    /// <summary>Attention over <paramref name="embedDim"/> features with that many heads.</summary>
    public SelfAttentionAttribute(int embedDim, int heads)
    {
    }

    /// <summary>As many heads as an expression over the names of a block or a sweep says.</summary>
    public SelfAttentionAttribute(string heads)
    {
    }

    /// <summary>Features and heads as expressions over the names of a block or a sweep.</summary>
    public SelfAttentionAttribute(string embedDim, string heads)
    {
    }

    /// <summary>Each step sees itself and earlier ones only. PyTorch: <c>is_causal</c> with the matching mask.</summary>
    public bool Causal { get; set; }

    /// <summary>Probability of dropping an attention weight while training; 0 unless set.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether the projections have biases; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
