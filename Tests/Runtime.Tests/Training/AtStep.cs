namespace Kiln.Runtime.Tests.Training;

internal sealed class AtStep(Action<TrainingProgress> action) : TrainingCallback
{
    public override void OnStep(TrainingProgress progress) => action(progress);
}
