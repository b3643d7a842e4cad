namespace Kiln.Benchmarks.Workloads;

/// <summary>Two classes: one row of weights, one transcendental function.</summary>
[Model]
[Input("B", Features)]
[Linear(1)]
[Sigmoid]
[BCELoss]
public sealed partial class LogisticRegression
{
    private const int Features = 8;

    internal static Steps Prepare()
    {
        const int batch = 64;
        float[] x = Batch.Normal(batch * Features);
        float[] y = Array.ConvertAll(Batch.Classes(batch, classes: 2), label => (float)label);
        var model = new LogisticRegression(batch);
        var optimizer = new SGD(model, learningRate: 0.1f);
        return new Steps(
            Train: () => model.TrainStep(x, y, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
