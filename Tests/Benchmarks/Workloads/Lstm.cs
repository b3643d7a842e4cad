namespace Kiln.Benchmarks.Workloads;

/// <summary>A sequence model: one-hot rows, a class at every step.</summary>
[Model]
[Input("B", "T", Characters)]
[LSTM(128)]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public sealed partial class Lstm
{
    private const int Characters = 64;

    internal static Steps Prepare()
    {
        var model = new Lstm(maxB: 32, maxT: 64);
        return EveryStep.Of(model, model.TrainStep, (x, b, t) => model.Forward(x, b, t), Characters);
    }
}
