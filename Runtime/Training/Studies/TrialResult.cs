namespace Kiln;

/// <summary>A trial after it ran.</summary>
/// <param name="Number">Its number, from 0. In <see cref="SuccessiveHalving"/> one number may have several results, of growing budgets.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Budget">Its budget.</param>
/// <param name="Values">What it was given.</param>
/// <param name="State">How it ended.</param>
/// <param name="Value">What the objective returned; for a pruned trial the last value reported, for a failed one NaN.</param>
/// <param name="Reports">The values reported on the way, with their steps.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Duration">How long it took.</param>
public sealed record TrialResult(
    int Number, long Seed, int Budget, TrialValues Values, TrialState State, double Value,
    IReadOnlyList<(int Step, double Value)> Reports, string? Error, TimeSpan Duration)
{
    /// <summary>The best first: larger budgets before smaller ones, complete trials before pruned and failed ones, equal ones by number.</summary>
    internal static IEnumerable<TrialResult> Ranked(IEnumerable<TrialResult> results, StudyGoal goal) => results
        .OrderByDescending(result => result.Budget)
        .ThenBy(result => result.State)
        .ThenBy(result => goal == StudyGoal.Minimize ? result.Value : -result.Value)
        .ThenBy(result => result.Number);
}
