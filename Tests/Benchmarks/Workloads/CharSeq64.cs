namespace Kiln.Benchmarks.Workloads;

/// <summary>A character model of a useful size: a batch of windows, and a linear layer on every step.</summary>
[Model]
[Input("B", "T", Characters)]
[RNN(64)]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public sealed partial class CharSeq64
{
    private const int Characters = 32;

    internal static Steps Prepare()
    {
        const int batch = 16, length = 50;
        float[] x = Batch.OneHot(batch * length, Characters);
        int[] target = Batch.Classes(batch * length, Characters);
        var model = new CharSeq64(batch, length);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, length, optimizer),
            Infer: () => model.Forward(x, batch, length));
    }
}
