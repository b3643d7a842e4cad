namespace Kiln;

/// <summary>What a training came to.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Steps">Optimizer steps in all.</param>
/// <param name="Best">Best value of what was monitored; NaN if no epoch ended.</param>
/// <param name="BestEpoch">Its epoch, from 1; 0 for none.</param>
/// <param name="Epochs">The epochs that this process trained.</param>
/// <param name="Elapsed">Time it took.</param>
public sealed record TrainingResult(
    StopReason Reason, long Steps, double Best, int BestEpoch, IReadOnlyList<EpochRecord> Epochs, TimeSpan Elapsed);
