namespace Kiln.Benchmarks.Workloads;

/// <summary>The same with a GRU.</summary>
[Model]
[Input("B", "T", Characters)]
[GRU(128)]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public sealed partial class Gru
{
    private const int Characters = 64;

    internal static Steps Prepare()
    {
        var model = new Gru(maxB: 32, maxT: 64);
        return EveryStep.Of(model, model.TrainStep, (x, b, t) => model.Forward(x, b, t), Characters);
    }
}
