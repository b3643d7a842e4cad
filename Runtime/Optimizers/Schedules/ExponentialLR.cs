namespace Kiln;

/// <summary>rate = initial · gammaᵉᵖᵒᶜʰ. PyTorch: <c>ExponentialLR</c>.</summary>
public sealed class ExponentialLR : LearningRateSchedule
{
    private readonly double _gamma;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="gamma">Factor of each epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ExponentialLR(Optimizer optimizer, float gamma)
        : base(optimizer)
    {
        _gamma = Hyperparameter.ToDouble(Setting.AtLeastZero(gamma));
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => Epoch == 0 ? rate : rate * _gamma;

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) => initial * Math.Pow(_gamma, Epoch);
}
