namespace Kiln;

/// <summary>One attempt of a <see cref="Study"/>, in the hands of the objective: what to try, for how long, and whether to go on.</summary>
public sealed class Trial
{
    private readonly TrialPlan _plan;
    private readonly StudyGoal _goal;
    private readonly MedianPruning? _pruning;
    private readonly IReadOnlyList<TrialResult> _earlier;
    private readonly List<(int Step, double Value)> _reports = [];
    private double _best = double.NaN;

    internal Trial(TrialPlan plan, StudyGoal goal, MedianPruning? pruning, IReadOnlyList<TrialResult> earlier, CancellationToken cancellation)
    {
        _plan = plan;
        _goal = goal;
        _pruning = pruning;
        _earlier = earlier;
        Cancellation = cancellation;
    }

    /// <summary>Its number, from 0.</summary>
    public int Number => _plan.Number;

    /// <summary>A seed of its own, for weights, dropout and the order of the data: the same whenever and wherever the trial runs.</summary>
    public long Seed => _plan.Seed;

    /// <summary>How much it may spend, usually epochs; see the search method.</summary>
    public int Budget => _plan.Budget;

    /// <summary>What it was given.</summary>
    public TrialValues Values => _plan.Values;

    /// <summary>Asks the trial to end. What it returns then does not count; it runs again when the study goes on.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether it should end because it will not be the best. The value it then returns is not looked at.</summary>
    public bool ShouldPrune { get; private set; }

    /// <summary>Reports to the trial after each epoch of a trainer, and stops the training when it should be pruned or the study is cancelled.</summary>
    public TrainingCallback Callback => field ??= new TrialCallback(this);

    internal IReadOnlyList<(int Step, double Value)> Reports => _reports;

    /// <summary>The value of a <see cref="SearchSpace.Float"/>; see <see cref="TrialValues.Float"/>.</summary>
    public float Float(string name) => Values.Float(name);

    /// <summary>The value of a <see cref="SearchSpace.Int"/>; see <see cref="TrialValues.Int"/>.</summary>
    public int Int(string name) => Values.Int(name);

    /// <summary>The option of a <see cref="SearchSpace.Choice"/>; see <see cref="TrialValues.Choice"/>.</summary>
    public T Choice<T>(string name) => Values.Choice<T>(name);

    /// <summary>Tells how it goes; then <see cref="ShouldPrune"/> says whether to go on.</summary>
    /// <param name="step">The step, usually the epoch: above those reported before.</param>
    /// <param name="value">The value so far, of the kind that the objective returns. One that is not finite can only be pruned.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not above the one before.</exception>
    public void Report(int step, double value)
    {
        if (_reports.Count > 0 && step <= _reports[^1].Step)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"Trial {Number} has reported step {_reports[^1].Step} already; steps grow.");
        _reports.Add((step, value));
        bool isBetter = _goal == StudyGoal.Minimize ? !(value >= _best) : !(value <= _best);
        if (isBetter)
            _best = value;
        ShouldPrune |= !double.IsFinite(value) || _pruning?.IsHopeless(step, _best, _goal, _earlier) == true;
    }

    private sealed class TrialCallback(Trial trial) : TrainingCallback
    {
        public override void OnEpochEnd(TrainingProgress progress)
        {
            trial.Report(progress.Epoch, double.IsNaN(progress.ValidationLoss) ? progress.TrainLoss : progress.ValidationLoss);
            progress.Stop |= trial.ShouldPrune;
        }

        public override void OnStep(TrainingProgress progress) => progress.Stop |= trial.Cancellation.IsCancellationRequested;
    }
}
