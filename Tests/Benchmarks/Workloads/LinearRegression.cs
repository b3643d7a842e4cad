namespace Kiln.Benchmarks.Workloads;

/// <summary>The first lesson: nothing but the cost of making a step at all.</summary>
[Model]
[Input("B", 1)]
[Linear(1, 1)]
[MSELoss]
public sealed partial class LinearRegression
{
    internal static Steps Prepare()
    {
        float[] x = [1, 2, 3];
        float[] y = [2, 4, 6];
        var model = new LinearRegression(x.Length);
        var optimizer = new SGD(model, learningRate: 0.01f);
        return new Steps(
            Train: () => model.TrainStep(x, y, x.Length, optimizer),
            Infer: () => model.Forward(x, x.Length));
    }
}
