namespace Kiln;

/// <summary>
/// One cycle (Smith and Topin 2017), a step after every batch: up from maxLr / divFactor to maxLr in pctStart of all steps, then down to
/// the start divided by finalDivFactor; the momentum, or β1, goes the other way. PyTorch: <c>OneCycleLR</c>.
/// </summary>
/// <remarks>An optimizer without momentum keeps none; PyTorch refuses it unless <c>cycle_momentum</c> is false.</remarks>
public sealed class OneCycleLR : LearningRateSchedule
{
    private readonly int _totalSteps;
    private readonly Annealing _strategy;
    private readonly CyclePhase[][] _phases;
    private readonly OptimizerScalar? _momentum;
    private int _phase;
    private double _part;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="maxLr">The largest rate.</param>
    /// <param name="totalSteps">Number of steps in all; positive.</param>
    /// <param name="pctStart">The part of them that goes up, in [0, 1].</param>
    /// <param name="divFactor">The first rate is maxLr / divFactor.</param>
    /// <param name="finalDivFactor">The last rate is the first one / finalDivFactor.</param>
    /// <param name="strategy">The way between.</param>
    /// <param name="cycleMomentum">Whether the momentum, or β1, goes along, if the optimizer has it.</param>
    /// <param name="baseMomentum">The momentum at the largest rate.</param>
    /// <param name="maxMomentum">The momentum at the start and the end.</param>
    /// <param name="threePhase">Whether the way down has the length of the way up and ends at the first rate, with a third phase below it.</param>
    /// <param name="groups">
    /// Groups with a largest rate of their own, by their pattern: <c>[("head.*", 0.5f)]</c>; made where <see cref="Optimizer.Group"/> has not made them. PyTorch: a list for <c>max_lr</c>.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or a pattern matches no parameter.</exception>
    public OneCycleLR(
        Optimizer optimizer,
        float maxLr,
        int totalSteps,
        float pctStart = .3f,
        float divFactor = 25,
        float finalDivFactor = 1e4f,
        Annealing strategy = Annealing.Cosine,
        bool cycleMomentum = true,
        float baseMomentum = .85f,
        float maxMomentum = .95f,
        bool threePhase = false,
        IReadOnlyList<(string Pattern, float MaxLr)>? groups = null)
        : base(Separate(optimizer, groups?.Select(group => group.Pattern)))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        double[] highs = [.. PerGroup(maxLr, groups).Select(rate => Hyperparameter.ToDouble(Setting.AtLeastZero(rate, nameof(maxLr))))];
        double[] starts = [.. highs.Select(high => high / Hyperparameter.ToDouble(Setting.Positive(divFactor)))];
        double final = Hyperparameter.ToDouble(Setting.Positive(finalDivFactor));
        double part = Hyperparameter.ToDouble(Setting.Factor(pctStart));
        double slow = Hyperparameter.ToDouble(Setting.Decay(baseMomentum));
        double fast = Hyperparameter.ToDouble(Setting.Decay(maxMomentum));
        _totalSteps = totalSteps;
        _strategy = strategy;
        _momentum = cycleMomentum ? optimizer.MomentumSetting : null;
        double up = (part * totalSteps) - 1;
        CyclePhase[] Phases(double start, double high) => threePhase
            ? [
                new(0, up, start, high, fast, slow),
                new(up, (2 * part * totalSteps) - 2, high, start, slow, fast),
                new((2 * part * totalSteps) - 2, totalSteps - 1, start, start / final, fast, fast),
            ]
            : [new(0, up, start, high, fast, slow), new(up, totalSteps - 1, high, start / final, slow, fast)];
        _phases = [.. starts.Zip(highs, Phases)];
        SetInitial(starts);
        for (int i = 0; i < starts.Length; i++)
            Groups[i].InitialRate = starts[i];
        Start();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There were more steps than the cycle has.</exception>
    public override void Step()
    {
        if (Epoch >= _totalSteps)
            throw new InvalidOperationException($"OneCycleLR.Step: the cycle has {_totalSteps} steps, and all were made.");
        base.Step();
    }

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        CyclePhase[] phases = _phases[0];
        _phase = 0;
        while (_phase < phases.Length - 1 && Epoch > phases[_phase].EndStep)
            _phase++;
        CyclePhase phase = phases[_phase];
        _part = (Epoch - phase.StartStep) / (phase.EndStep - phase.StartStep);
        _momentum?.Set(Between(phase.StartMomentum, phase.EndMomentum));
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => Between(_phases[Current][_phase].StartRate, _phases[Current][_phase].EndRate);

    private double Between(double start, double end) => _strategy == Annealing.Cosine
        ? end + ((start - end) / 2 * (Math.Cos(Math.PI * _part) + 1))
        : ((end - start) * _part) + start;

    private readonly record struct CyclePhase(
        double StartStep, double EndStep, double StartRate, double EndRate, double StartMomentum, double EndMomentum);
}
