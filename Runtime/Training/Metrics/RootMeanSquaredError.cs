namespace Kiln;

/// <summary>√ of the mean of (output - target)².</summary>
public sealed class RootMeanSquaredError : QuantityMetric
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Value => _count == 0 ? double.NaN : Math.Sqrt(_sum / _count);

    /// <inheritdoc/>
    public override void Reset()
    {
        _sum = 0;
        _count = 0;
    }

    /// <inheritdoc/>
    private protected override void Count(double output, double target, int place)
    {
        _sum += (output - target) * (output - target);
        _count++;
    }
}
