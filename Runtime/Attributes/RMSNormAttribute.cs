namespace Kiln;

/// <summary>y = x / √(mean(x²) + Eps) · weight, with the mean over the last dimensions of each row.</summary>
/// <remarks>
/// <para>Input (…, normalizedShape), output the same. Parameter of that shape: <c>weight</c>, ones.</para>
/// <para>PyTorch: <c>torch.nn.RMSNorm</c>, whose <c>normalized_shape</c> may be left out here: the last dimension.</para>
/// </remarks>
public sealed class RMSNormAttribute : ParameterLayerAttribute
{
    /// <summary>Normalises over the last dimensions.</summary>
    /// <param name="normalizedShape">Their sizes (ints, or expressions over the names of a block or a sweep); none means the last dimension.</param>
    public RMSNormAttribute(params object[] normalizedShape)
    {
    }

    /// <summary>Added to the mean square under the root; 2⁻²³ (the machine epsilon of float32, as in PyTorch) unless set.</summary>
    public double Eps { get; set; } = 1.1920928955078125e-07;

    /// <summary>Whether the weight exists; true unless set.</summary>
    public bool ElementwiseAffine { get; set; } = true;
}
