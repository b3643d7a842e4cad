namespace Kiln;

/// <summary>
/// 1 - Σ(target - output)² / Σ(target - mean target)², the part of the variance that is explained; the mean over outputs where there are
/// several. Scikit-learn: <c>r2_score</c>.
/// </summary>
public sealed class R2Score : QuantityMetric
{
    private readonly double[] _errors;
    private readonly double[] _means;
    private readonly double[] _squares;
    private readonly long[] _counts;

    /// <summary>Makes the metric.</summary>
    /// <param name="outputs">Outputs per sample.</param>
    public R2Score(int outputs = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        _errors = new double[outputs];
        _means = new double[outputs];
        _squares = new double[outputs];
        _counts = new long[outputs];
    }

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            if (_counts[0] < 2)
                return double.NaN;

            double sum = 0;
            for (int i = 0; i < _errors.Length; i++)
                sum += _squares[i] > 0 ? 1 - (_errors[i] / _squares[i]) : _errors[i] == 0 ? 1 : 0;
            return sum / _errors.Length;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_errors);
        Array.Clear(_means);
        Array.Clear(_squares);
        Array.Clear(_counts);
    }

    /// <inheritdoc/>
    private protected override void Count(double output, double target, int place)
    {
        int i = place % _errors.Length;
        _errors[i] += (target - output) * (target - output);
        _counts[i]++;
        double difference = target - _means[i];
        _means[i] += difference / _counts[i];
        _squares[i] += difference * (target - _means[i]);
    }
}
