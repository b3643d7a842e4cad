namespace Kiln;

/// <summary>
/// rate = etaMin + (initial - etaMin)(1 + cos(π · t / T)) / 2 for t from 0 to T, then again with T · tMult (Loshchilov and Hutter 2016).
/// PyTorch: <c>CosineAnnealingWarmRestarts</c>.
/// </summary>
public sealed class CosineAnnealingWarmRestarts : LearningRateSchedule
{
    private readonly int _t0;
    private readonly int _tMult;
    private readonly double _etaMin;
    private double _period;
    private double _time = -1;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="t0">Epochs until the first restart; positive.</param>
    /// <param name="tMult">Factor of the epochs between restarts; at least 1.</param>
    /// <param name="etaMin">The smallest rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CosineAnnealingWarmRestarts(Optimizer optimizer, int t0, int tMult = 1, float etaMin = 0)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(t0);
        ArgumentOutOfRangeException.ThrowIfLessThan(tMult, 1);
        _t0 = t0;
        _tMult = tMult;
        _etaMin = Hyperparameter.ToDouble(Setting.AtLeastZero(etaMin));
        _period = t0;
        Start();
    }

    /// <inheritdoc/>
    public override void Step()
    {
        // Taken back by another schedule, it starts over.
        if (Epoch < 0)
        {
            Epoch = -1;
            _time = -1;
        }

        if (++_time >= _period)
        {
            _time -= _period;
            _period *= _tMult;
        }

        base.Step();
    }

    /// <summary>Sets the rate of any point in time, such as epoch + batch / batches. PyTorch: <c>step(epoch)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public void Step(double epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        (_time, _period) = Place(epoch);
        Epoch = (int)epoch - 1;
        base.Step();
    }

    internal override void Exchange(ScheduleState state)
    {
        base.Exchange(state);
        _period = state.Exchange("period", _period);
        _time = state.Exchange("time", _time);
    }

    internal override void Restart() => Step(0.0);

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) =>
        _etaMin + ((initial - _etaMin) * (1 + Math.Cos(Math.PI * _time / _period)) / 2);

    private (double Time, double Period) Place(double epoch)
    {
        if (epoch < _t0)
            return (epoch, _t0);
        if (_tMult == 1)
            return (epoch % _t0, _period);

        int restarts = (int)Math.Log((epoch / _t0 * (_tMult - 1)) + 1, _tMult);
        double factor = Math.Pow(_tMult, restarts);
        return (epoch - (_t0 * (factor - 1) / (_tMult - 1)), _t0 * factor);
    }
}
