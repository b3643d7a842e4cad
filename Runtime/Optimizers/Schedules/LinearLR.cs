namespace Kiln;

/// <summary>
/// rate = initial · (startFactor + (endFactor - startFactor) · min(epoch, totalIters) / totalIters): a warm-up, with a
/// <see cref="SequentialLR"/> around it. PyTorch: <c>LinearLR</c>.
/// </summary>
public sealed class LinearLR : LearningRateSchedule
{
    private readonly double _start;
    private readonly double _end;
    private readonly int _totalIters;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="startFactor">Factor of the first epoch, in (0, 1].</param>
    /// <param name="endFactor">Factor from <paramref name="totalIters"/> on, in [0, 1].</param>
    /// <param name="totalIters">Epochs of the way between; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LinearLR(Optimizer optimizer, float startFactor = 1f / 3, float endFactor = 1, int totalIters = 5)
        : base(optimizer)
    {
        _start = Hyperparameter.ToDouble(Setting.Factor(Setting.Positive(startFactor), nameof(startFactor)));
        _end = Hyperparameter.ToDouble(Setting.Factor(endFactor));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalIters);
        _totalIters = totalIters;
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial)
    {
        if (Epoch == 0)
            return rate * _start;
        if (Epoch > _totalIters)
            return rate;

        double change = _end - _start;
        return rate * (1 + (change / ((_totalIters * _start) + ((Epoch - 1) * change))));
    }

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) =>
        initial * (_start + ((_end - _start) * Math.Min(_totalIters, Epoch) / _totalIters));
}
