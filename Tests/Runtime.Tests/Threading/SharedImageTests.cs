using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Threading;

/// <summary>Kernels on images: whatever the number of threads, the bits are those of one.</summary>
[Collection(ThreadCollection.Name)]
public sealed class SharedImageTests
{
    /// <summary>Images, channels in and out, side, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, int> Convolutions => new()
    {
        { 16, 6, 16, 14, 5, 1, 0, 1, 1 }, { 8, 32, 32, 16, 3, 1, 1, 1, 1 }, { 1, 32, 33, 40, 3, 1, 1, 1, 1 }, { 7, 1, 6, 28, 5, 1, 2, 1, 1 },
        { 9, 16, 24, 19, 3, 2, 1, 1, 1 }, { 5, 8, 12, 24, 3, 1, 2, 2, 1 }, { 6, 12, 24, 17, 3, 1, 1, 1, 3 }, { 11, 3, 5, 31, 3, 1, 0, 1, 1 },
        { 2, 16, 7, 33, 1, 1, 0, 1, 1 }, { 13, 6, 20, 15, 3, 2, 1, 1, 2 },
    };

    [Theory, MemberData(nameof(Convolutions))]
    public void Convolutions_with_their_gradients(
        int batch, int inChannels, int outChannels, int side, int kernel, int stride, int padding, int dilation, int groups)
    {
        int count = (side + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride + 1, pixels = side * side;
        Windows windows = Windows.OnImages(batch, side, side, count, count, kernel, stride, padding, dilation);
        float[] x = AnyThreads.Values(batch * pixels * inChannels, 1), dy = AnyThreads.Values(batch * count * count * outChannels, 2);
        float[] weight = Kernel(kernel * kernel * inChannels, outChannels / groups, 3), bias = AnyThreads.Values(outChannels + 16, 4);
        float[] scratch = new float[1 << 20];
        AnyThreads.AssertSame(new float[dy.Length + 1], y =>
            Convolution.Forward(in windows, inChannels, outChannels, groups, in x[0], in weight[0], in bias[0], relu: true, ref y[0], ref scratch[0]));
        AnyThreads.AssertSame(weight, dw =>
            Convolution.WeightGradient(in windows, inChannels, outChannels, groups, in x[0], in dy[0], ref dw[0], accumulate: true, ref scratch[0]));
        AnyThreads.AssertSame(weight, dw =>
            Convolution.WeightGradient(in windows, inChannels, outChannels, groups, in x[0], in dy[0], ref dw[0], accumulate: false, ref scratch[0]));
        AnyThreads.AssertSame(new float[x.Length + 1], dx =>
            Convolution.InputGradient(in windows, inChannels, outChannels, groups, in dy[0], in weight[0], ref dx[0], ref scratch[0]));
    }

    [Theory]
    [InlineData(32, 1, 6, 28, 5, 2)]
    [InlineData(2, 3, 12, 40, 3, 1)]
    [InlineData(9, 3, 5, 33, 7, 0)]
    public void Planar_convolutions_with_their_gradients(int batch, int inChannels, int outChannels, int side, int kernel, int padding)
    {
        int count = side + (2 * padding) - kernel + 1;
        Windows windows = Windows.OnImages(batch, side, side, count, count, kernel, 1, padding, 1);
        float[] x = AnyThreads.Values(batch * inChannels * side * side, 1), dy = AnyThreads.Values(batch * outChannels * count * count, 2);
        float[] weight = Kernel(kernel * kernel * inChannels, outChannels, 3), bias = AnyThreads.Values(outChannels + 16, 4);
        float[] scratch = new float[1 << 18];
        AnyThreads.AssertSame(new float[dy.Length + 1], y =>
            PlanarConvolution.Forward(in windows, inChannels, outChannels, in x[0], in weight[0], in bias[0], relu: true, ref y[0], ref scratch[0]));
        AnyThreads.AssertSame(weight, dw =>
            PlanarConvolution.WeightGradient(in windows, inChannels, outChannels, in x[0], in dy[0], ref dw[0], accumulate: true, ref scratch[0]));
    }

    [Theory]
    [InlineData(16, 6, 16)]
    [InlineData(9, 8, 5)]
    [InlineData(2, 32, 48)]
    [InlineData(1, 32, 7)]
    public void Pools_that_follow_a_convolution(int batch, int inChannels, int outChannels)
    {
        Windows windows = Windows.OnImages(batch, 30, 30, 28, 28, 3, 1, 0, 1), pool = Windows.OnImages(batch, 28, 28, 13, 13, 3, 2, 0, 1);
        float[] x = AnyThreads.Values(batch * 900 * inChannels, 1), y = new float[batch * 784 * outChannels];
        float[] weight = Kernel(9 * inChannels, outChannels, 3), bias = AnyThreads.Values(outChannels + 16, 4);
        AnyThreads.AssertSame(new float[batch * 169 * outChannels + 1], pooled => Convolution.Forward(
            in windows, inChannels, outChannels, 1, in x[0], in weight[0], in bias[0], relu: true, ref y[0], ref Unsafe.NullRef<float>(),
            new MaxPoolStrips(in pool, outChannels, in y[0], ref pooled[0])));
        AnyThreads.AssertSame(new float[batch * 169 * outChannels + 1], pooled => Convolution.Forward(
            in windows, inChannels, outChannels, 1, in x[0], in weight[0], in bias[0], relu: true, ref y[0], ref Unsafe.NullRef<float>(),
            new AvgPoolStrips(in pool, outChannels, countBorder: true, in y[0], ref pooled[0])));
    }

    [Theory]
    [InlineData(17, 2)]
    [InlineData(2, 6)]
    [InlineData(32, 6)]
    public void Pools_that_follow_a_planar_convolution(int batch, int channels)
    {
        Windows windows = Windows.OnImages(batch, 28, 28, 28, 28, 5, 1, 2, 1);
        float[] x = AnyThreads.Values(batch * 2 * 784, 1), y = new float[batch * channels * 784], scratch = new float[1 << 14];
        float[] weight = Kernel(50, channels, 3), bias = AnyThreads.Values(channels + 16, 4);
        foreach (bool max in (bool[])[false, true])
        {
            AnyThreads.AssertSame(new float[batch * channels * 196 + 1], pooled => PlanarConvolution.Forward(
                in windows, 2, channels, in x[0], in weight[0], in bias[0], relu: true, ref y[0], ref scratch[0],
                new PlanarPoolStrips(batch, channels, 28, 28, max, in y[0], ref pooled[0])));
        }
    }

    [Theory]
    [InlineData(32, 16, 24, 2, 2, 0)]
    [InlineData(19, 6, 28, 2, 2, 0)]
    [InlineData(2, 90, 40, 3, 2, 1)]
    [InlineData(7, 21, 33, 3, 1, 1)]
    public void Pools(int batch, int channels, int side, int kernel, int stride, int padding)
    {
        int count = (side + (2 * padding) - kernel) / stride + 1;
        Windows windows = Windows.OnImages(batch, side, side, count, count, kernel, stride, padding, 1);
        float[] x = AnyThreads.Values(batch * side * side * channels, 1), y = new float[batch * count * count * channels], dy = AnyThreads.Values(y.Length, 2);
        AnyThreads.AssertSame(new float[y.Length + 1], values => MaxPool.Forward(in windows, channels, in x[0], ref values[0]));
        MaxPool.Forward(in windows, channels, in x[0], ref y[0]);
        AnyThreads.AssertSame(new float[x.Length + 1], dx => MaxPool.Backward(in windows, channels, in dy[0], in x[0], in y[0], rectified: false, ref dx[0]));
        AnyThreads.AssertSame(new float[y.Length + 1], values => AvgPool.Forward(in windows, channels, countBorder: true, in x[0], ref values[0]));
        AnyThreads.AssertSame(new float[x.Length + 1], dx => AvgPool.Backward(in windows, channels, countBorder: true, in dy[0], ref dx[0]));
        AnyThreads.AssertSame(new float[y.Length + 1], values => AdaptiveAvgPool.Forward(in windows, channels, in x[0], ref values[0]));
        AnyThreads.AssertSame(new float[x.Length + 1], dx => AdaptiveAvgPool.Backward(in windows, channels, in dy[0], ref dx[0]));
    }

    [Theory]
    [InlineData(33, 2, 28)]
    [InlineData(5, 16, 48)]
    public void Planar_pools(int planes, int height, int width)
    {
        planes *= 100;
        float[] x = AnyThreads.Values(planes * height * width, 1), y = new float[x.Length / 4], dy = AnyThreads.Values(y.Length, 2);
        AnyThreads.AssertSame(new float[y.Length + 1], values => PlanarPool.MaxForward(planes, height, width, in x[0], ref values[0]));
        PlanarPool.MaxForward(planes, height, width, in x[0], ref y[0]);
        AnyThreads.AssertSame(new float[x.Length + 1], dx => PlanarPool.MaxBackward(planes, height, width, in dy[0], in x[0], in y[0], rectified: true, ref dx[0]));
        AnyThreads.AssertSame(new float[x.Length + 1], dx => PlanarPool.MeanBackward(planes, height, width, in dy[0], ref dx[0]));
    }

    [Theory]
    [InlineData(16, 24)]
    [InlineData(2, 70)]
    [InlineData(30, 9)]
    public void Convolutions_of_channels_by_themselves(int batch, int channels)
    {
        Windows windows = Windows.OnImages(batch, 28, 28, 28, 28, 3, 1, 1, 1);
        float[] x = AnyThreads.Values(batch * 784 * channels, 1), dy = AnyThreads.Values(x.Length, 2), weight = Kernel(9, channels, 3);
        float[] bias = AnyThreads.Values(channels + 16, 4);
        AnyThreads.AssertSame(new float[x.Length + 1], y => DepthwiseConvolution.Forward(in windows, channels, in x[0], in weight[0], in bias[0], relu: false, ref y[0]));
        AnyThreads.AssertSame(new float[x.Length + 1], dx => DepthwiseConvolution.InputGradient(in windows, channels, in dy[0], in weight[0], ref dx[0]));
        AnyThreads.AssertSame(weight, dw => DepthwiseConvolution.WeightGradient(in windows, channels, in x[0], in dy[0], ref dw[0], accumulate: true));
    }

    /// <summary>Rows padded to 16 with zeros.</summary>
    private static float[] Kernel(int rows, int columns, long seed)
    {
        int ld = ParameterLayout.RoundUp(columns);
        float[] values = AnyThreads.Values(rows * ld, seed);
        for (int i = 0; i < values.Length; i++)
        {
            if (i % ld >= columns)
                values[i] = 0;
        }

        return values;
    }
}
