namespace Kiln;

/// <summary>
/// Many trials with a small budget; the best of them again with a larger one, and so on: rung r gives the ⌊trials / reductionʳ⌋ best
/// the budget minBudget · reductionʳ, as long as that is not above maxBudget. Jamieson and Talwalkar, "Non-stochastic best arm identification and
/// hyperparameter optimization", AISTATS 2016.
/// </summary>
/// <remarks>A trial that goes on has the same number, values and seed as before, and starts anew: with the same seed it takes the same way.</remarks>
public sealed class SuccessiveHalving : SearchMethod
{
    private readonly int _trials;
    private readonly int _minBudget;
    private readonly int _maxBudget;
    private readonly int _reduction;

    /// <summary>Makes the method.</summary>
    /// <param name="trials">Trials of the first rung.</param>
    /// <param name="minBudget">Their budget, usually epochs.</param>
    /// <param name="maxBudget">The largest budget of a rung.</param>
    /// <param name="reduction">How many times fewer trials, and a how many times larger budget, each rung has; at least 2.</param>
    public SuccessiveHalving(int trials, int minBudget, int maxBudget, int reduction = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minBudget, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBudget, minBudget);
        ArgumentOutOfRangeException.ThrowIfLessThan(reduction, 2);
        _trials = trials;
        _minBudget = minBudget;
        _maxBudget = maxBudget;
        _reduction = reduction;
    }

    internal override string Description => $"successive halving of {_trials} trials, budgets {_minBudget} to {_maxBudget}, reduction {_reduction}";

    internal override IReadOnlyList<TrialPlan> Round(int round, SearchSpace space, long seed, StudyGoal goal, IReadOnlyList<TrialResult> before)
    {
        if (round == 0)
            return [.. Enumerable.Range(0, _trials).Select(number => Draw(space, seed, number, _minBudget))];
        double share = Math.Pow(_reduction, round);
        int survivors = (int)(_trials / share);
        double budget = _minBudget * share;
        if (survivors < 1 || budget > _maxBudget)
            return [];
        return
        [
            .. TrialResult.Ranked(before, goal).Where(result => result.State == TrialState.Complete).Take(survivors)
                .Select(result => Draw(space, seed, result.Number, (int)budget)).OrderBy(plan => plan.Number),
        ];
    }
}
