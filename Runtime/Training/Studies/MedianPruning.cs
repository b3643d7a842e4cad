namespace Kiln;

/// <summary>
/// Ends a trial whose best value so far is worse than the median of what earlier trials had reported at the same step. Optuna:
/// <c>MedianPruner</c>.
/// </summary>
/// <remarks>
/// Trials run in waves, and a trial is compared with those of the waves before its own alone: which of its neighbours happens to be
/// ahead must not decide, or the result would depend on the number of threads.
/// </remarks>
public sealed class MedianPruning
{
    /// <summary>Makes the rule.</summary>
    /// <param name="wave">Trials of a wave; those of the first are never pruned. At least 1.</param>
    /// <param name="warmupSteps">Steps of each trial that are never judged.</param>
    public MedianPruning(int wave = 8, int warmupSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wave, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        Wave = wave;
        WarmupSteps = warmupSteps;
    }

    /// <summary>Trials of a wave.</summary>
    public int Wave { get; }

    /// <summary>Steps of each trial that are never judged.</summary>
    public int WarmupSteps { get; }

    internal string Description => $"median, waves of {Wave}, {WarmupSteps} steps of warm-up";

    /// <summary>Whether a trial with this best value at this step should end.</summary>
    internal bool IsHopeless(int step, double best, StudyGoal goal, IReadOnlyList<TrialResult> earlier)
    {
        if (step <= WarmupSteps)
            return false;
        double[] others =
        [
            .. earlier.SelectMany(result => result.Reports.Where(report => report.Step == step).Take(1)).Select(report => report.Value)
                .Where(double.IsFinite).Order(),
        ];
        if (others.Length == 0)
            return false;
        double median = (others[(others.Length - 1) / 2] + others[others.Length / 2]) / 2;
        return goal == StudyGoal.Minimize ? best > median : best < median;
    }
}
