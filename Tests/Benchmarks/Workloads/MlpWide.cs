namespace Kiln.Benchmarks.Workloads;

/// <summary>A wide perceptron: its parameters and their moments come from memory in every step.</summary>
[Model]
[Input("B", Ends)]
[Linear(Hidden), ReLU]
[Linear(Hidden), ReLU]
[Linear(Ends)]
[MSELoss]
public sealed partial class MlpWide
{
    private const int Ends = 1024;
    private const int Hidden = 2048;

    internal static Steps Prepare()
    {
        const int batch = 256;
        float[] x = Batch.Normal(batch * Ends), target = Batch.Normal(batch * Ends);
        var model = new MlpWide(batch);
        var optimizer = new AdamW(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
