namespace Kiln;

/// <summary>Mean of |output - target|.</summary>
public sealed class MeanAbsoluteError : QuantityMetric
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Value => _count == 0 ? double.NaN : _sum / _count;

    /// <inheritdoc/>
    public override void Reset()
    {
        _sum = 0;
        _count = 0;
    }

    /// <inheritdoc/>
    private protected override void Count(double output, double target, int place)
    {
        _sum += Math.Abs(output - target);
        _count++;
    }
}
