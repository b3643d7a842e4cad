namespace Kiln;

/// <summary>rate = initial · factor in the first epochs, then initial. PyTorch: <c>ConstantLR</c>.</summary>
public sealed class ConstantLR : LearningRateSchedule
{
    private readonly double _factor;
    private readonly int _totalIters;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="factor">The factor, in (0, 1].</param>
    /// <param name="totalIters">For how many epochs.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ConstantLR(Optimizer optimizer, float factor = 1f / 3, int totalIters = 5)
        : base(optimizer)
    {
        _factor = Hyperparameter.ToDouble(Setting.Factor(Setting.Positive(factor), nameof(factor)));
        ArgumentOutOfRangeException.ThrowIfNegative(totalIters);
        _totalIters = totalIters;
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial)
    {
        if (Epoch == 0)
            return rate * _factor;
        return Epoch == _totalIters ? rate * (1 / _factor) : rate;
    }

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) => Epoch >= _totalIters ? initial : initial * _factor;
}
