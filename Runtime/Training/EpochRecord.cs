namespace Kiln;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Optimizer steps until its end.</param>
/// <param name="TrainLoss">Mean training loss.</param>
/// <param name="ValidationLoss">Validation loss; NaN without.</param>
/// <param name="Metrics">Values of the metrics on the validation data, by name.</param>
/// <param name="LearningRate">The learning rate of its last step.</param>
/// <param name="IsBest">Whether the monitored value was the best so far.</param>
/// <param name="Elapsed">Time since training started in this process.</param>
public sealed record EpochRecord(
    int Epoch,
    long Step,
    double TrainLoss,
    double ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    float LearningRate,
    bool IsBest,
    TimeSpan Elapsed);
