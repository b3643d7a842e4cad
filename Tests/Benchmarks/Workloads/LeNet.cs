namespace Kiln.Benchmarks.Workloads;

/// <summary>LeNet-5 on digits: few channels and small images, where the time outside arithmetic counts.</summary>
[Model]
[Input("B", 1, Side, Side)]
[Conv2d(6, 5, Padding = 2), ReLU, MaxPool2d(2)]
[Conv2d(16, 5), ReLU, MaxPool2d(2)]
[Flatten]
[Linear(120), ReLU]
[Linear(84), ReLU]
[Linear(Classes)]
[CrossEntropyLoss]
public sealed partial class LeNet
{
    private const int Side = 28;
    private const int Classes = 10;

    internal static Steps Prepare(int batch)
    {
        float[] x = Batch.Normal(batch * Side * Side);
        int[] target = Batch.Classes(batch, Classes);
        var model = new LeNet(batch);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, batch, optimizer),
            Infer: () => model.Forward(x, batch));
    }
}
