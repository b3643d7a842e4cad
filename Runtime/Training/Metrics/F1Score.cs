namespace Kiln;

/// <summary>2 · precision · recall / (precision + recall), 0 where both are 0. Scikit-learn: <c>f1_score</c>.</summary>
public sealed class F1Score : ClassMetric
{
    private readonly F1Average _average;
    private readonly long[] _hits;
    private readonly long[] _predicted;
    private readonly long[] _targets;

    /// <summary>Makes the metric.</summary>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="average">How classes are joined.</param>
    /// <param name="ignoreIndex">A target that does not count.</param>
    /// <param name="threshold">With one output per sample, a value above means class 1.</param>
    public F1Score(int classCount, F1Average average = F1Average.Macro, int ignoreIndex = -100, float threshold = 0)
        : base(ignoreIndex, threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        _average = average;
        _hits = new long[classCount];
        _predicted = new long[classCount];
        _targets = new long[classCount];
    }

    /// <inheritdoc/>
    public override string Name => "f1";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            long all = _targets.Sum();
            if (all == 0)
                return double.NaN;

            switch (_average)
            {
                case F1Average.Binary:
                    return OfClass(1);
                case F1Average.Micro:
                    return (double)_hits.Sum() / all;
            }

            double sum = 0, weights = 0;
            for (int i = 0; i < _hits.Length; i++)
            {
                double weight = _average == F1Average.Weighted ? _targets[i] : _targets[i] + _predicted[i] > 0 ? 1 : 0;
                sum += weight * OfClass(i);
                weights += weight;
            }

            return sum / weights;
        }
    }

    /// <summary>The score of one class.</summary>
    public double OfClass(int index)
    {
        long either = _targets[index] + _predicted[index];
        return either == 0 ? 0 : 2.0 * _hits[index] / either;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_hits);
        Array.Clear(_predicted);
        Array.Clear(_targets);
    }

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        if (Math.Max(predicted, target) >= _hits.Length)
            throw new ArgumentException($"{Name}: class {Math.Max(predicted, target)} came, but there are {_hits.Length}.", nameof(row));
        _hits[target] += predicted == target ? 1 : 0;
        _predicted[predicted]++;
        _targets[target]++;
    }
}
