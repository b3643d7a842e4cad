namespace Kiln;

/// <summary>
/// Points drawn independently. Where only some of the parameters matter it finds more than a grid of as many trials: Bergstra and
/// Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012).
/// </summary>
public sealed class RandomSearch : SearchMethod
{
    private readonly int _trials;
    private readonly int _budget;

    /// <summary>Makes the method.</summary>
    /// <param name="trials">Number of trials, at least 1.</param>
    /// <param name="budget">The budget of each, usually epochs: <see cref="Trial.Budget"/>.</param>
    public RandomSearch(int trials, int budget = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        _trials = trials;
        _budget = budget;
    }

    internal override string Description => $"{_trials} random trials, budget {_budget}";

    internal override IReadOnlyList<TrialPlan> Round(int round, SearchSpace space, long seed, StudyGoal goal, IReadOnlyList<TrialResult> before) =>
        round > 0 ? [] : [.. Enumerable.Range(0, _trials).Select(number => Draw(space, seed, number, _budget))];
}
