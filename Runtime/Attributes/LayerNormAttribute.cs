namespace Kiln;

/// <summary>
/// y = (x - mean) / √(variance + Eps) · weight + bias, with mean and biased variance over the last dimensions of each row.
/// </summary>
/// <remarks>
/// <para>Input (…, normalizedShape), output the same. Parameters of that shape: <c>weight</c>, ones, and <c>bias</c>, zeros.</para>
/// <para>PyTorch: <c>torch.nn.LayerNorm</c>, whose <c>normalized_shape</c> may be left out here: the last dimension.</para>
/// </remarks>
public sealed class LayerNormAttribute : ParameterLayerAttribute
{
    /// <summary>Normalises over the last dimensions.</summary>
    /// <param name="normalizedShape">Their sizes (ints, or expressions over the names of a block or a sweep); none means the last dimension.</param>
    public LayerNormAttribute(params object[] normalizedShape)
    {
    }

    /// <summary>Added to the variance under the root; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether weight and bias exist; true unless set.</summary>
    public bool ElementwiseAffine { get; set; } = true;

    /// <summary>Whether the bias exists (where the weight does); true unless set.</summary>
    public bool Bias { get; set; } = true;
}
