namespace Kiln;

/// <summary>The part of all outputs on the right side of a threshold, for targets of 0 and 1 as <c>BCELoss</c> takes them.</summary>
/// <param name="threshold">A larger output means 1: 0 for logits, 0.5 for probabilities.</param>
public sealed class BinaryAccuracy(float threshold = 0) : Metric<float>
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
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        QuantityMetric.CheckLengths(Name, outputs, targets);
        for (int i = 0; i < outputs.Length; i++)
            _right += outputs[i] > threshold == targets[i] > .5f ? 1 : 0;
        _all += outputs.Length;
    }
}
