namespace Kiln;

/// <summary>
/// rate = etaMin + (initial - etaMin)(1 + cos(π · epoch / tMax)) / 2: down in tMax epochs, and up again after. PyTorch:
/// <c>CosineAnnealingLR</c>, which evaluates it step from step as here.
/// </summary>
public sealed class CosineAnnealingLR : LearningRateSchedule
{
    private readonly int _tMax;
    private readonly double _etaMin;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="tMax">Epochs of the way down; positive.</param>
    /// <param name="etaMin">The smallest rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CosineAnnealingLR(Optimizer optimizer, int tMax, float etaMin = 0)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tMax);
        _tMax = tMax;
        _etaMin = Hyperparameter.ToDouble(Setting.AtLeastZero(etaMin));
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial)
    {
        if (Epoch == 0)
            return rate;

        // At the turn below the quotient would be 0 / 0.
        if ((Epoch - 1 - _tMax) % (2 * _tMax) == 0)
            return rate + ((initial - _etaMin) * (1 - Math.Cos(Math.PI / _tMax)) / 2);

        double ratio = (1 + Math.Cos(Math.PI * Epoch / _tMax)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _tMax));
        return (ratio * (rate - _etaMin)) + _etaMin;
    }

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) =>
        _etaMin + ((initial - _etaMin) * (1 + Math.Cos(Math.PI * Epoch / _tMax)) / 2);
}
