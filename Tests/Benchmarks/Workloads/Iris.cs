namespace Kiln.Benchmarks.Workloads;

/// <summary>A small perceptron: every width is narrower than a few vectors.</summary>
[Model]
[Input("B", Features)]
[Linear(16), ReLU]
[Linear(Classes)]
[CrossEntropyLoss]
public sealed partial class Iris
{
    private const int Features = 4;
    private const int Classes = 3;

    /// <summary>A model with gradients.</summary>
    internal static IModel Trained()
    {
        const int batch = 32;
        var model = new Iris(batch);
        model.Train(Batch.Normal(batch * Features), Batch.Classes(batch, Classes), batch);
        return model;
    }

    internal static Steps Prepare()
    {
        const int batch = 32;
        float[] x = Batch.Normal(batch * Features);
        int[] target = Batch.Classes(batch, Classes);
        var model = new Iris(batch);
        var optimizer = new Adam(model, learningRate: 0.01f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
