namespace Kiln.Runtime.Tests.Training;

internal sealed class AtEpochEnd(Action<TrainingProgress> action) : TrainingCallback
{
    public override void OnEpochEnd(TrainingProgress progress) => action(progress);
}
