namespace Kiln;

/// <summary>The part of all samples whose class was among the k largest outputs; of equal outputs the first ones come first.</summary>
public sealed class TopKAccuracy : ClassMetric
{
    private readonly int _k;
    private long _right;
    private long _all;

    /// <summary>Makes the metric.</summary>
    /// <param name="k">How many guesses count; positive.</param>
    /// <param name="ignoreIndex">A target that does not count.</param>
    public TopKAccuracy(int k, int ignoreIndex = -100)
        : base(ignoreIndex, threshold: 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        _k = k;
        Name = $"top{k}_accuracy";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override double Value => _all == 0 ? double.NaN : (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => _right = _all = 0;

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        _all++;
        if (row.Length == 1)
        {
            _right += predicted == target || _k > 1 ? 1 : 0;
            return;
        }

        int before = 0;
        for (int i = 0; i < row.Length; i++)
            before += row[i] > row[target] || (row[i] == row[target] && i < target) ? 1 : 0;
        _right += before < _k && !float.IsNaN(row[target]) ? 1 : 0;
    }
}
