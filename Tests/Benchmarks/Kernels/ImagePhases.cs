using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// What the layers of an image model do in a training step, layer by layer: the calls that the compiler writes, without the loss and the
/// optimizer. Buffers are as large as in the model, one each, so that caches are used alike.
/// </summary>
internal sealed class ImagePhases
{
    private readonly int _batch;
    private readonly Random _random = new(1);

    public ImagePhases(int batch)
    {
        _batch = batch;
    }

    /// <summary>LeNet-5 on images of 28 by 28.</summary>
    public Phase[] LeNet()
    {
        int b = _batch;
        Image x = new(this, 1, 28), conv1 = new(this, 6, 28), pool1 = new(this, 6, 14), conv2 = new(this, 16, 10), pool2 = new(this, 16, 5);
        Kernel kernel1 = new(this, 1, 6, 5), kernel2 = new(this, 6, 16, 5);
        Floats hidden1 = Values(b * 120), hidden2 = Values(b * 84), logits = Values(b * 10);
        Matrix linear1 = new(this, 400, 120), linear2 = new(this, 120, 84), linear3 = new(this, 84, 10);
        Floats scratch = new(1 << 16);

        Windows windows1 = Windows.OnImages(b, 28, 28, 28, 28, kernel: 5, stride: 1, padding: 2, dilation: 1);
        Windows windows2 = Windows.OnImages(b, 14, 14, 10, 10, kernel: 5, stride: 1, padding: 0, dilation: 1);
        Windows half2 = Windows.OnImages(b, 10, 10, 5, 5, kernel: 2, stride: 2, padding: 0, dilation: 1);
        double flops1 = 2.0 * b * 784 * 25 * 6, flops2 = 2.0 * b * 100 * 25 * 6 * 16;
        return
        [
            new("conv1, relu, pool1", flops1, () => PlanarConvolution.Forward(
                windows1, 1, 6, in x.Values.Start, in kernel1.Weight.Start, in kernel1.Bias.Start, relu: true, ref conv1.Values.Start, ref scratch.Start,
                new PlanarPoolStrips(b, 6, 28, 28, max: true, in conv1.Values.Start, ref pool1.Gradient.Start))),
            new("pool1 to last", 0, () => StridedCopy.Run(
                [b, 196, 6], in pool1.Gradient.Start, [1176, 1, 196], ref pool1.Values.Start, [1176, 6, 1], accumulate: false)),
            new("conv2, relu, pool2", flops2, () => Convolution.Forward(
                windows2, 6, 16, 1, in pool1.Values.Start, in kernel2.Weight.Start, in kernel2.Bias.Start, relu: true, ref conv2.Values.Start, ref scratch.Start,
                new MaxPoolStrips(half2, 16, in conv2.Values.Start, ref pool2.Values.Start))),
            linear1.Forward(b, "linear1", pool2.Values, hidden1),
            linear2.Forward(b, "linear2", hidden1, hidden2),
            linear3.Forward(b, "linear3", hidden2, logits),
            linear3.Backward(b, "linear3 back", hidden2, logits, hidden2),
            linear2.Backward(b, "linear2 back", hidden1, hidden2, hidden1),
            linear1.Backward(b, "linear1 back", pool2.Values, hidden1, pool2.Gradient),
            new("pool2, relu back", 0, () => MaxPool.Backward(
                half2, 16, in pool2.Gradient.Start, in conv2.Values.Start, in pool2.Values.Start, rectified: true, ref conv2.Gradient.Start)),
            new("conv2 dW", flops2, () => Convolution.WeightGradient(
                windows2, 6, 16, 1, in pool1.Values.Start, in conv2.Gradient.Start, ref kernel2.Gradient.Start, accumulate: false, ref scratch.Start)),
            new("conv2 db", 0, () => Columns.Sum(b * 100, 16, in conv2.Gradient.Start, 16, ref kernel2.BiasGradient.Start, accumulate: false)),
            new("conv2 dX", flops2, () => Convolution.InputGradient(
                windows2, 6, 16, 1, in conv2.Gradient.Start, in kernel2.Weight.Start, ref pool1.Gradient.Start, ref scratch.Start)),
            new("pool1 to front", 0, () => StridedCopy.Run(
                [b, 196, 6], in pool1.Gradient.Start, [1176, 6, 1], ref pool1.Values.Start, [1176, 1, 196], accumulate: false)),
            new("pool1, relu back", 0, () => PlanarPool.MaxBackward(
                b * 6, 28, 28, in pool1.Gradient.Start, in conv1.Values.Start, in pool1.Values.Start, rectified: true, ref conv1.Gradient.Start)),
            new("conv1 dW", flops1, () => PlanarConvolution.WeightGradient(
                windows1, 1, 6, in x.Values.Start, in conv1.Gradient.Start, ref kernel1.Gradient.Start, accumulate: false, ref scratch.Start)),
            new("conv1 db", 0, () => Rows.Sum(b * 6, 784, in conv1.Gradient.Start, 784, ref scratch.Start, accumulate: false)),
        ];
    }

    /// <summary>A convolution of 32 channels, 3 by 3, on images of 32 by 32, and its norm.</summary>
    public Phase[] ResBlock()
    {
        int b = _batch, pixels = b * 1024;
        Image planes = new(this, 32, 32), x = new(this, 32, 32), conv = new(this, 32, 32), norm = new(this, 32, 32);
        Kernel kernel = new(this, 32, 32, 3);
        Floats weight = Values(32), bias = Values(32), mean = new(32), deviation = new(32), sums = new(64), running = new(32), variance = Values(32);
        Floats scratch = new(1 << 18);
        Windows windows = Windows.OnImages(b, 32, 32, 32, 32, kernel: 3, stride: 1, padding: 1, dilation: 1);
        double flops = 2.0 * pixels * 9 * 32 * 32;
        return
        [
            new("to last", 0, () => StridedCopy.Run([b, 1024, 32], in planes.Values.Start, [32768, 1, 1024], ref x.Values.Start, [32768, 32, 1], accumulate: false)),
            new("conv", flops, () => Convolution.Forward(
                windows, 32, 32, 1, in x.Values.Start, in kernel.Weight.Start, in Unsafe.NullRef<float>(), relu: false, ref conv.Values.Start, ref scratch.Start)),
            new("norm", 0, () => BatchNorm.Forward(
                pixels, 32, in conv.Values.Start, in weight.Start, in bias.Start, ref running.Start, ref variance.Start, 1e-5, 0.1, training: true, relu: true,
                ref mean.Start, ref deviation.Start, ref norm.Values.Start)),
            new("to front", 0, () => StridedCopy.Run([b, 1024, 32], in norm.Values.Start, [32768, 32, 1], ref planes.Gradient.Start, [32768, 1, 1024], accumulate: false)),
            new("dY to last", 0, () => StridedCopy.Run([b, 1024, 32], in planes.Gradient.Start, [32768, 1, 1024], ref norm.Gradient.Start, [32768, 32, 1], accumulate: false)),
            new("relu back", 0, () => Elementwise.Run(
                new ReluGradient { Y = ref norm.Values.Start, Dy = ref norm.Gradient.Start }, 1, pixels * 32)),
            new("norm sums", 0, () => BatchNorm.Sums(
                pixels, 32, in norm.Gradient.Start, in conv.Values.Start, in mean.Start, in deviation.Start, ref sums.Start)),
            new("norm dX", 0, () => BatchNorm.InputGradient(
                pixels, 32, in norm.Gradient.Start, in conv.Values.Start, in mean.Start, in deviation.Start, in weight.Start, in sums.Start, ref conv.Gradient.Start)),
            new("conv dW", flops, () => Convolution.WeightGradient(
                windows, 32, 32, 1, in x.Values.Start, in conv.Gradient.Start, ref kernel.Gradient.Start, accumulate: false, ref scratch.Start)),
            new("conv dX", flops, () => Convolution.InputGradient(
                windows, 32, 32, 1, in conv.Gradient.Start, in kernel.Weight.Start, ref x.Gradient.Start, ref scratch.Start)),
            new("dX to front", 0, () => StridedCopy.Run([b, 1024, 32], in x.Gradient.Start, [32768, 32, 1], ref planes.Gradient.Start, [32768, 1, 1024], accumulate: false)),
        ];
    }

    /// <summary>First layers of few channels, forward and the kernel's gradient, with channels and with pixels in the lanes.</summary>
    public Phase[] FirstLayers() =>
    [
        .. FirstLayer(1, 6, 5, 28), .. FirstLayer(1, 8, 3, 28), .. FirstLayer(1, 12, 3, 28), .. FirstLayer(1, 16, 5, 28), .. FirstLayer(1, 20, 5, 24), .. FirstLayer(1, 32, 3, 28),
        .. FirstLayer(3, 8, 3, 32), .. FirstLayer(3, 16, 3, 32), .. FirstLayer(3, 24, 3, 32), .. FirstLayer(3, 32, 3, 32), .. FirstLayer(3, 6, 3, 16), .. FirstLayer(1, 6, 5, 8), .. FirstLayer(4, 8, 3, 32), .. FirstLayer(6, 8, 3, 32),
    ];

    private Phase[] FirstLayer(int inChannels, int outChannels, int kernel, int side)
    {
        int b = _batch, pixels = side * side;
        Image x = new(this, inChannels, side), y = new(this, outChannels, side);
        Kernel weight = new(this, inChannels, outChannels, kernel);
        Floats scratch = new(1 << 16);
        Windows windows = Windows.OnImages(b, side, side, side, side, kernel, 1, kernel / 2, 1);
        double flops = 4.0 * b * pixels * kernel * kernel * inChannels * outChannels;
        string name = $"{inChannels} to {outChannels}, {kernel}x{kernel} on {side}";
        return
        [
            new($"{name}: channels", flops, () =>
            {
                if (inChannels > 1)
                {
                    StridedCopy.Run([b, pixels, inChannels], in x.Values.Start, [pixels * inChannels, 1, pixels], ref x.Gradient.Start, [pixels * inChannels, inChannels, 1], accumulate: false);
                }

                Convolution.Forward(windows, inChannels, outChannels, 1, in x.Gradient.Start, in weight.Weight.Start, in weight.Bias.Start, relu: true, ref y.Values.Start, ref scratch.Start);
                Convolution.WeightGradient(windows, inChannels, outChannels, 1, in x.Gradient.Start, in y.Gradient.Start, ref weight.Gradient.Start, accumulate: false, ref scratch.Start);
            }),
            new($"{name}: pixels", flops, () =>
            {
                PlanarConvolution.Forward(windows, inChannels, outChannels, in x.Values.Start, in weight.Weight.Start, in weight.Bias.Start, relu: true, ref y.Values.Start, ref scratch.Start);
                PlanarConvolution.WeightGradient(windows, inChannels, outChannels, in x.Values.Start, in y.Gradient.Start, ref weight.Gradient.Start, accumulate: false, ref scratch.Start);
            }),
            new($"{name}: moved", 0, () =>
            {
                StridedCopy.Run([b, pixels, outChannels], in y.Values.Start, [pixels * outChannels, 1, pixels], ref y.Gradient.Start, [pixels * outChannels, outChannels, 1], accumulate: false);
                StridedCopy.Run([b, pixels, outChannels], in y.Gradient.Start, [pixels * outChannels, outChannels, 1], ref y.Values.Start, [pixels * outChannels, 1, pixels], accumulate: false);
            }),
        ];
    }

    private Floats Values(int count) => new(count, _random, 0.1f);

    /// <summary>dy where y > 0, in place.</summary>
    private ref struct ReluGradient : IElementwise
    {
        public ref float Y;
        public ref float Dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(V.Select(V.GreaterThan(L.Load<V>(in Y, column, count), V.Zero), L.Load<V>(in Dy, column, count), V.Zero), ref Dy, column, count);
    }

    /// <summary>The values of one layer and their gradient.</summary>
    private sealed class Image(ImagePhases phases, int channels, int side)
    {
        public Floats Values { get; } = phases.Values(phases._batch * channels * side * side + 16);

        public Floats Gradient { get; } = phases.Values(phases._batch * channels * side * side + 16);
    }

    private sealed class Kernel(ImagePhases phases, int inChannels, int outChannels, int side)
    {
        public Floats Weight { get; } = Padded(phases, side * side * inChannels, outChannels);

        public Floats Bias { get; } = phases.Values(outChannels + 16);

        public Floats Gradient { get; } = Padded(phases, side * side * inChannels, outChannels);

        public Floats BiasGradient { get; } = phases.Values(outChannels + 16);
    }

    /// <summary>A linear layer with rectified results.</summary>
    private sealed class Matrix(ImagePhases phases, int inputs, int outputs)
    {
        private readonly int _row = (outputs + 15) / 16 * 16;
        private readonly Floats _weight = Padded(phases, inputs, outputs);
        private readonly Floats _bias = phases.Values(outputs + 16);
        private readonly Floats _gradient = Padded(phases, inputs, outputs);
        private readonly Floats _biasGradient = phases.Values(outputs + 16);

        public Phase Forward(int b, string name, Floats x, Floats y) => new(name, 2.0 * b * inputs * outputs, () => Gemm.NNBiasReLU(
            b, outputs, inputs, in x.Start, inputs, in _weight.Start, _row, in _bias.Start, ref y.Start, outputs));

        public Phase Backward(int b, string name, Floats x, Floats dy, Floats dx) => new(name, 4.0 * b * inputs * outputs, () =>
        {
            Gemm.TN(inputs, outputs, b, in x.Start, inputs, in dy.Start, outputs, ref _gradient.Start, _row, accumulate: false);
            Columns.Sum(b, outputs, in dy.Start, outputs, ref _biasGradient.Start, accumulate: false);
            Gemm.NT(b, inputs, outputs, in dy.Start, outputs, in _weight.Start, _row, ref dx.Start, inputs, accumulate: false);
        });
    }

    /// <summary>A parameter's rows are padded to 16 floats with zeros.</summary>
    private static Floats Padded(ImagePhases phases, int rows, int columns)
    {
        int row = (columns + 15) / 16 * 16;
        Floats values = phases.Values(rows * row);
        for (int i = 0; i < rows; i++)
        {
            for (int j = columns; j < row; j++)
            {
                Unsafe.Add(ref values.Start, i * row + j) = 0;
            }
        }

        return values;
    }
}
