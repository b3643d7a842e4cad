namespace Kiln.Benchmarks.Workloads;

/// <summary>The tutorial's character model: one short sequence, where each step waits for the one before.</summary>
[Model]
[Input("B", "T", Characters)]
[RNN(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public sealed partial class CharSeq
{
    private const int Characters = 10;

    internal static Steps Prepare()
    {
        const int batch = 1, length = 15;
        float[] x = Batch.OneHot(batch * length, Characters);
        int[] target = Batch.Classes(batch * length, Characters);
        var model = new CharSeq(batch, length);
        var optimizer = new Adam(model, learningRate: 0.1f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, length, optimizer),
            Infer: () => model.Forward(x, batch, length));
    }
}
