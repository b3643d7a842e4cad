namespace Kiln;

/// <summary>rate = initial · gamma^⌊epoch / stepSize⌋. PyTorch: <c>StepLR</c>.</summary>
public sealed class StepLR : LearningRateSchedule
{
    private readonly int _stepSize;
    private readonly double _gamma;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="stepSize">Epochs between two changes; positive.</param>
    /// <param name="gamma">Factor of each change.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public StepLR(Optimizer optimizer, int stepSize, float gamma = .1f)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        _stepSize = stepSize;
        _gamma = Hyperparameter.ToDouble(Setting.AtLeastZero(gamma));
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) =>
        Epoch == 0 || Epoch % _stepSize != 0 ? rate : rate * _gamma;

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) => initial * Math.Pow(_gamma, Epoch / _stepSize);
}
