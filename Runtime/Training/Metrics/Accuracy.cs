namespace Kiln;

/// <summary>The part of all samples whose class was predicted.</summary>
/// <param name="ignoreIndex">A target that does not count.</param>
/// <param name="threshold">With one output per sample, a value above means class 1: 0 for logits, 0.5 for probabilities.</param>
public sealed class Accuracy(int ignoreIndex = -100, float threshold = 0) : ClassMetric(ignoreIndex, threshold)
{
    private long _right;
    private long _all;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Value => _all == 0 ? double.NaN : (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => _right = _all = 0;

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        _right += predicted == target ? 1 : 0;
        _all++;
    }
}
