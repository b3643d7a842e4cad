namespace Kiln;

/// <summary>
/// Every combination: all options of choices, all whole numbers of short ranges, and evenly spread points, ends included, of the
/// other ranges. The first parameter varies slowest.
/// </summary>
public sealed class GridSearch : SearchMethod
{
    private const int MostTrials = 100_000;

    private readonly int _points;
    private readonly int _budget;

    /// <summary>Makes the method.</summary>
    /// <param name="points">Points of a range; 5 unless given, at least 1.</param>
    /// <param name="budget">The budget of each trial, usually epochs: <see cref="Trial.Budget"/>.</param>
    public GridSearch(int points = 5, int budget = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        _points = points;
        _budget = budget;
    }

    internal override string Description => $"grid of {_points} points, budget {_budget}";

    internal override IReadOnlyList<TrialPlan> Round(int round, SearchSpace space, long seed, StudyGoal goal, IReadOnlyList<TrialResult> before)
    {
        if (round > 0)
            return [];
        IReadOnlyList<object>[] axes = [.. space.Dimensions.Select(dimension => dimension.Grid(_points))];
        double count = axes.Aggregate(1.0, (product, axis) => product * axis.Count);
        if (count > MostTrials)
            throw new InvalidOperationException(FormattableString.Invariant($"The grid has {count:0} points, more than {MostTrials}; take fewer points a range, or a RandomSearch."));
        var plans = new TrialPlan[(int)count];
        for (int number = 0; number < plans.Length; number++)
        {
            var values = new object[axes.Length];
            int rest = number;
            for (int i = axes.Length - 1; i >= 0; i--)
            {
                values[i] = axes[i][rest % axes[i].Count];
                rest /= axes[i].Count;
            }

            plans[number] = new TrialPlan(number, SeedOf(seed, number), _budget, new TrialValues(space, values));
        }

        return plans;
    }
}
