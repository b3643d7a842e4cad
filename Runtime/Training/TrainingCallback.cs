namespace Kiln;

/// <summary>What happens beside a training: logs, progress, rules of one's own. All on the training's thread.</summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first step; <see cref="TrainingProgress.Step"/> is above 0 where training goes on from a checkpoint.</summary>
    public virtual void OnStart(TrainingProgress progress)
    {
    }

    /// <summary>After each optimizer step. It should not allocate.</summary>
    public virtual void OnStep(TrainingProgress progress)
    {
    }

    /// <summary>After each epoch and its validation.</summary>
    public virtual void OnEpochEnd(TrainingProgress progress)
    {
    }

    /// <summary>After a checkpoint was written.</summary>
    public virtual void OnCheckpoint(TrainingProgress progress, string path)
    {
    }

    /// <summary>After the last step, and when an exception ended the training.</summary>
    public virtual void OnEnd(TrainingProgress progress)
    {
    }
}
