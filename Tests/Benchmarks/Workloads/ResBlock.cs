namespace Kiln.Benchmarks.Workloads;

/// <summary>One convolution of a residual net with its norm, forward and backward with the gradient of the images, without an optimizer.</summary>
[Model]
[Input("B", Channels, Side, Side, Gradient = true)]
[Conv2d(Channels, 3, Padding = 1, Bias = false), BatchNorm2d, ReLU]
public sealed partial class ResBlock
{
    private const int Channels = 32;
    private const int Side = 32;

    internal static Steps Prepare()
    {
        const int batch = 32;
        float[] x = Batch.Normal(batch * Channels * Side * Side), gradient = Batch.Normal(x.Length);
        var model = new ResBlock(batch);
        return new Steps(
            Train: () =>
            {
                model.ForwardTrain(x, batch);
                model.Backward(gradient);
            },
            Infer: () => model.Forward(x, batch));
    }
}
