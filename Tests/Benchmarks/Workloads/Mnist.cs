namespace Kiln.Benchmarks.Workloads;

/// <summary>The usual perceptron for digits: matrix products, and an optimizer over 100,000 parameters.</summary>
[Model]
[Input("B", Pixels)]
[Linear(128), ReLU]
[Linear(Classes)]
[CrossEntropyLoss]
public sealed partial class Mnist
{
    private const int Pixels = 784;
    private const int Classes = 10;

    /// <summary>A model with gradients.</summary>
    internal static IModel Trained()
    {
        const int batch = 32;
        var model = new Mnist(batch);
        model.Train(Batch.Normal(batch * Pixels), Batch.Classes(batch, Classes), batch);
        return model;
    }

    internal static Steps Prepare(int batch)
    {
        float[] x = Batch.Normal(batch * Pixels);
        int[] target = Batch.Classes(batch, Classes);
        var model = new Mnist(batch);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
