namespace Kiln;

/// <summary>
/// -(PosWeight · target · log σ(x) + (1 - target) · log(1 - σ(x))), its mean or sum over all elements, computed without overflow.
/// </summary>
/// <remarks>
/// <para>Input of any shape, logits (no sigmoid before it); the target has the same shape.</para>
/// <para>PyTorch: <c>torch.nn.BCEWithLogitsLoss</c>; its <c>pos_weight</c> is one number here.</para>
/// </remarks>
public sealed class BCEWithLogitsLossAttribute : LossAttribute
{
    /// <summary>Weight of the positive targets; 1 unless set.</summary>
    public double PosWeight { get; set; } = 1;
}
