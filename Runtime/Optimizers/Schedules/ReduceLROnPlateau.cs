namespace Kiln;

/// <summary>
/// rate *= factor, but not below minLr, when a metric has not become better for more than patience epochs. PyTorch:
/// <c>ReduceLROnPlateau</c>.
/// </summary>
public sealed class ReduceLROnPlateau : LearningRateSchedule
{
    private readonly PlateauMode _mode;
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly int _cooldown;
    private readonly double _minLr;
    private readonly ThresholdMode _thresholdMode;
    private readonly double _eps;
    private double _best;
    private int _bad;
    private int _cooling;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="mode">What is better.</param>
    /// <param name="factor">Factor of each change, in [0, 1).</param>
    /// <param name="patience">Epochs that may pass without a better metric.</param>
    /// <param name="threshold">By how much a metric must be better.</param>
    /// <param name="cooldown">Epochs after a change in which nothing counts.</param>
    /// <param name="minLr">The smallest rate.</param>
    /// <param name="thresholdMode">Whether the threshold is a part of the best metric or an amount.</param>
    /// <param name="eps">A smaller change of the rate is not made.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ReduceLROnPlateau(
        Optimizer optimizer,
        PlateauMode mode = PlateauMode.Min,
        float factor = .1f,
        int patience = 10,
        float threshold = 1e-4f,
        int cooldown = 0,
        float minLr = 0,
        ThresholdMode thresholdMode = ThresholdMode.Relative,
        float eps = 1e-8f)
        : base(optimizer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        _mode = mode;
        _factor = Hyperparameter.ToDouble(Setting.Decay(factor));
        _patience = patience;
        _threshold = Hyperparameter.ToDouble(Setting.AtLeastZero(threshold));
        _cooldown = cooldown;
        _minLr = Hyperparameter.ToDouble(Setting.AtLeastZero(minLr));
        _thresholdMode = thresholdMode;
        _eps = Hyperparameter.ToDouble(Setting.AtLeastZero(eps));
        _best = mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
        Epoch = 0;
        LastRate = Groups[0].Rate;
    }

    /// <summary>The same with PyTorch's name of the mode: <c>min</c> or <c>max</c>.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="mode">What is better.</param>
    /// <param name="factor">Factor of each change, in [0, 1).</param>
    /// <param name="patience">Epochs that may pass without a better metric.</param>
    /// <param name="threshold">By how much a metric must be better, as a part of the best one.</param>
    /// <param name="cooldown">Epochs after a change in which nothing counts.</param>
    /// <param name="minLr">The smallest rate.</param>
    /// <exception cref="ArgumentException">There is no such mode, or an option is out of range.</exception>
    public ReduceLROnPlateau(
        Optimizer optimizer, string mode, float factor = .1f, int patience = 10, float threshold = 1e-4f, int cooldown = 0, float minLr = 0)
        : this(optimizer, Parse(mode), factor, patience, threshold, cooldown, minLr)
    {
    }

    /// <summary>Not possible here: the step needs a metric.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Step() =>
        throw new InvalidOperationException("ReduceLROnPlateau.Step needs a metric: call Step(metric).");

    /// <summary>Looks at the metric of an epoch and may lower the rate. A NaN is never better.</summary>
    public void Step(float metric)
    {
        Epoch++;
        if (IsBetter(metric))
        {
            _best = metric;
            _bad = 0;
        }
        else
        {
            _bad++;
        }

        if (_cooling > 0)
        {
            _cooling--;
            _bad = 0;
        }

        if (_bad > _patience)
        {
            Reduce();
            _cooling = _cooldown;
            _bad = 0;
        }

        LastRate = Groups[0].Rate;
    }

    internal override void Exchange(ScheduleState state)
    {
        base.Exchange(state);
        _best = state.Exchange("best", _best);
        _bad = (int)state.Exchange("bad", _bad);
        _cooling = (int)state.Exchange("cooling", _cooling);
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => Math.Max(rate * _factor, _minLr);

    private void Reduce()
    {
        foreach (ParameterGroup group in Groups)
        {
            double rate = Next(group.Rate, 0);
            if (group.Rate - rate > _eps)
                group.Rate = rate;
        }
    }

    private bool IsBetter(double metric)
    {
        double margin = _thresholdMode == ThresholdMode.Absolute ? _threshold : 0;
        double part = _thresholdMode == ThresholdMode.Relative ? _threshold : 0;
        return _mode == PlateauMode.Min ? metric < (_best * (1 - part)) - margin : metric > (_best * (1 + part)) + margin;
    }

    private static PlateauMode Parse(string mode) => mode switch
    {
        "min" => PlateauMode.Min,
        "max" => PlateauMode.Max,
        _ => throw new ArgumentException($"mode is \"{mode}\"; it must be min or max.", nameof(mode)),
    };
}
