namespace Kiln;

/// <summary>Where a training stands: one object for the whole training, whose values change.</summary>
public sealed class TrainingProgress
{
    internal TrainingProgress(IReadOnlyList<Metric> metrics) => Metrics = metrics;

    /// <summary>The epoch that is running, from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; internal set; }

    /// <summary>Batches of this epoch so far.</summary>
    public int Batch { get; internal set; }

    /// <summary>Batches per epoch.</summary>
    public int Batches { get; internal set; }

    /// <summary>Optimizer steps so far, over all epochs.</summary>
    public long Step { get; internal set; }

    /// <summary>Samples seen by this process.</summary>
    public long Samples { get; internal set; }

    /// <summary>Loss of the last step.</summary>
    public float Loss { get; internal set; }

    /// <summary>Mean loss of this epoch so far.</summary>
    public double TrainLoss { get; internal set; } = double.NaN;

    /// <summary>Loss on the validation data after the last epoch; NaN without.</summary>
    public double ValidationLoss { get; internal set; } = double.NaN;

    /// <summary>The trainer's metrics, with their values on the validation data after the last epoch.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The optimizer's learning rate in the last step.</summary>
    public float LearningRate { get; internal set; }

    /// <summary>Norm of the last step's gradients before clipping; NaN where nothing asked for it.</summary>
    public float GradientNorm { get; internal set; } = float.NaN;

    /// <summary>Best value of what is monitored.</summary>
    public double Best { get; internal set; } = double.NaN;

    /// <summary>The epoch of that value, from 1; 0 for none.</summary>
    public int BestEpoch { get; internal set; }

    /// <summary>Time since training started in this process.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>Set by a callback to end the training after the step, as if it was cancelled.</summary>
    public bool Stop { get; set; }
}
