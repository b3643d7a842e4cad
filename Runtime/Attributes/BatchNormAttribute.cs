namespace Kiln;

/// <summary>Options that <see cref="BatchNorm1dAttribute"/> and <see cref="BatchNorm2dAttribute"/> share.</summary>
public abstract class BatchNormAttribute : ParameterLayerAttribute
{
    /// <summary>Added to the variance under the root; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>
    /// Weight of the new batch in the running statistics: running = (1 - Momentum) · running + Momentum · new. 0.1 unless set.
    /// </summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether weight and bias exist; true unless set.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>
    /// Whether running statistics are kept, for evaluation; true unless set. Without them evaluation uses the batch's own.
    /// </summary>
    public bool TrackRunningStats { get; set; } = true;
}
