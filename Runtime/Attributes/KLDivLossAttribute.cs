namespace Kiln;

/// <summary>target · (log target - x), its mean or sum over all elements; 0 where the target is 0.</summary>
/// <remarks>
/// <para>Input of any shape, log-probabilities; the target has the same shape and holds probabilities, or log-probabilities with
/// <see cref="LogTarget"/>: exp(target) · (target - x).</para>
/// <para>PyTorch: <c>torch.nn.KLDivLoss</c>. The mean divides by the number of elements, as there; for the mathematical divergence
/// per row (<c>batchmean</c>) take the sum with <see cref="LossAttribute.Scale"/> = 1 / rows.</para>
/// </remarks>
public sealed class KLDivLossAttribute : LossAttribute
{
    /// <summary>The target holds logarithms.</summary>
    public bool LogTarget { get; set; }
}
