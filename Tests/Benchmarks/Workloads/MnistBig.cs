namespace Kiln.Benchmarks.Workloads;

/// <summary>A larger perceptron for digits.</summary>
[Model]
[Input("B", Pixels)]
[Linear(512), ReLU]
[Linear(512), ReLU]
[Linear(Classes)]
[CrossEntropyLoss]
public sealed partial class MnistBig
{
    private const int Pixels = 784;
    private const int Classes = 10;

    internal static Steps Prepare()
    {
        const int batch = 128;
        float[] x = Batch.Normal(batch * Pixels);
        int[] target = Batch.Classes(batch, Classes);
        var model = new MnistBig(batch);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
