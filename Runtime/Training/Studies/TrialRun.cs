using System.Diagnostics;

namespace Kiln;

/// <summary>Runs one trial and makes its result.</summary>
internal static class TrialRun
{
    /// <summary>The result, or null if the study was cancelled meanwhile.</summary>
    public static TrialResult? Run(TrialPlan plan, Trial trial, Func<Trial, double> objective)
    {
        long start = Stopwatch.GetTimestamp();
        double value = double.NaN;
        string? error = null;
        try
        {
            value = objective(trial);
        }
        catch (OperationCanceledException) when (trial.Cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (TrainingDivergedException diverged)
        {
            error = diverged.Message;
        }

        if (trial.Cancellation.IsCancellationRequested)
            return null;
        TrialState state = error is null && trial.ShouldPrune && trial.Reports.All(report => double.IsFinite(report.Value)) ? TrialState.Pruned
            : double.IsFinite(value) && !trial.ShouldPrune ? TrialState.Complete : TrialState.Failed;
        if (state == TrialState.Pruned)
            value = trial.Reports[^1].Value;
        else if (state == TrialState.Failed)
            error ??= "The value of the objective, or one on the way to it, is not finite.";
        return new TrialResult(
            plan.Number, plan.Seed, plan.Budget, plan.Values, state, state == TrialState.Failed ? double.NaN : value, [.. trial.Reports], error, Stopwatch.GetElapsedTime(start));
    }
}
