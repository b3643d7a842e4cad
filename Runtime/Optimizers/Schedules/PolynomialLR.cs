namespace Kiln;

/// <summary>rate = initial · (1 - min(epoch, totalIters) / totalIters)^power. PyTorch: <c>PolynomialLR</c>.</summary>
public sealed class PolynomialLR : LearningRateSchedule
{
    private readonly int _totalIters;
    private readonly double _power;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="totalIters">Epochs until the rate is zero; positive.</param>
    /// <param name="power">Degree of the curve.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PolynomialLR(Optimizer optimizer, int totalIters = 5, float power = 1)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalIters);
        _totalIters = totalIters;
        _power = Hyperparameter.ToDouble(Setting.AtLeastZero(power));
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial)
    {
        if (Epoch == 0 || Epoch > _totalIters)
            return rate;

        double left = 1 - ((double)Epoch / _totalIters);
        return rate * Math.Pow(left / (1 - ((Epoch - 1.0) / _totalIters)), _power);
    }

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) =>
        initial * Math.Pow(1 - ((double)Math.Min(_totalIters, Epoch) / _totalIters), _power);
}
