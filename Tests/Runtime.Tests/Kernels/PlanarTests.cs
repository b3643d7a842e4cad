using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Convolutions and pools with pixels in the lanes against those with channels in the lanes, at the very end of memory.</summary>
public sealed class PlanarTests
{
    private const int Count = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory, MemberData(nameof(Seeds))]
    public void Convolutions_match_the_naive_twin(int seed)
    {
        Random random = new(seed);
        int batch = random.Next(1, 4), height = random.Next(5, 14), width = random.Next(5, 40), inChannels = random.Next(1, 5), outChannels = random.Next(1, 20);
        (int Height, int Width) kernel = (random.Next(1, 6), random.Next(1, 8)), padding = (random.Next(0, 3), random.Next(0, 3)), dilation = (random.Next(1, 3), random.Next(4) == 0 ? 2 : 1);
        int outHeight = height + 2 * padding.Height - dilation.Height * (kernel.Height - 1), outWidth = width + 2 * padding.Width - dilation.Width * (kernel.Width - 1);
        if (outHeight < 1 || outWidth < 1)
        {
            return;
        }

        Windows windows = Windows.OnImages(batch, height, width, outHeight, outWidth, kernel, (1, 1), padding, dilation);
        var naive = new NaiveConvolution(windows, inChannels, outChannels, 1);
        int taps = kernel.Height * kernel.Width, ld = ParameterLayout.RoundUp(outChannels), pixels = height * width, outPixels = outHeight * outWidth;
        GuardedArray x = GuardedArray.Random(batch * pixels * inChannels, random), dy = GuardedArray.Random(batch * outPixels * outChannels, random);
        GuardedArray bias = GuardedArray.Random(outChannels, random), weight = new(taps * inChannels * ld);
        weight.Values.Clear();
        for (int i = 0; i < taps * inChannels * outChannels; i++)
        {
            weight.Values[i / outChannels * ld + i % outChannels] = 2 * random.NextSingle() - 1;
        }

        double[] y = naive.Forward(Last(x.Values, inChannels, pixels), weight.Values, bias.Values);
        (double[] dw, _) = naive.Backward(Last(x.Values, inChannels, pixels), weight.Values, Last(dy.Values, outChannels, outPixels));
        double[] planar = First(y, outChannels, outPixels);
        Check<F512>(windows, inChannels, outChannels, x, weight, bias, dy, planar, dw);
        Check<F256>(windows, inChannels, outChannels, x, weight, bias, dy, planar, dw);
        Check<F128>(windows, inChannels, outChannels, x, weight, bias, dy, planar, dw);
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(3, 4, 6)]
    [InlineData(2, 6, 28)]
    [InlineData(5, 10, 32)]
    [InlineData(1, 2, 34)]
    [InlineData(4, 8, 70)]
    public void Pools_match_those_of_channels_in_the_lanes(int planes, int height, int width)
    {
        Random random = new(planes * width);
        using GuardedMemory xs = new(), ys = new(), dys = new(), dxs = new();
        int pixels = planes * height * width, windows = pixels / 4;
        ref float x = ref Filled(xs, pixels, random), dy = ref Filled(dys, windows, random), y = ref ys.Tail(windows), dx = ref dxs.Tail(pixels);
        Windows square = Windows.OnImages(planes, height, width, height / 2, width / 2, 2, 2, 0, 1);
        float[] expected = new float[windows], gradient = new float[pixels];

        PlanarPool.MeanForward(planes, height, width, in x, ref y);
        AvgPool.Forward(in square, 1, countBorder: true, in x, ref expected[0]);
        AssertSame(expected, ref y, 1e-6f);
        PlanarPool.MeanBackward(planes, height, width, in dy, ref dx);
        AvgPool.Backward(in square, 1, countBorder: true, in dy, ref gradient[0]);
        AssertSame(gradient, ref dx, 0);

        PlanarPool.MaxForward(planes, height, width, in x, ref y);
        MaxPool.Forward(in square, 1, in x, ref expected[0]);
        AssertSame(expected, ref y, 0);
        PlanarPool.MaxBackward(planes, height, width, in dy, in x, in y, rectified: false, ref dx);
        MaxPool.Backward(in square, 1, in dy, in x, in expected[0], rectified: false, ref gradient[0]);
        AssertSame(gradient, ref dx, 0);
        ys.AssertNothingBefore(windows);
        dxs.AssertNothingBefore(pixels);
    }

    private static void Check<V>(
        Windows windows, int inChannels, int outChannels, GuardedArray x, GuardedArray weight, GuardedArray bias, GuardedArray dy, double[] expected, double[] dw)
        where V : struct, ISimd<V>
    {
        int frame = inChannels * (int)(windows.PaddedHeight * windows.PaddedWidth);
        GuardedArray y = new(expected.Length), scratch = new(frame + 16);
        PlanarConvolution.Run<V, AddRowBias, NoFollower>(in windows, inChannels, outChannels, in x.Start, in weight.Start, new AddRowBias(in bias.Start), ref y.Start, ref scratch.Start, new NoFollower());
        y.AssertWritten();
        y.AssertNear(expected, 1e-4);
        scratch.AssertContained();

        // Its own copy ends where memory does.
        using GuardedMemory memory = new();
        ref float end = ref memory.Tail(dy.Length);
        dy.Values.CopyTo(MemoryMarshal.CreateSpan(ref end, dy.Length));
        GuardedArray gradient = new(dw.Length), sums = new(frame + 32 + (int)(windows.KernelHeight * windows.KernelWidth) * inChannels * outChannels * 32);
        gradient.Values.Clear();
        PlanarConvolution.WeightGradient<V>(in windows, inChannels, outChannels, in x.Start, in end, ref gradient.Start, accumulate: false, ref sums.Start);
        gradient.AssertNear(dw, 1e-4);
        PlanarConvolution.WeightGradient<V>(in windows, inChannels, outChannels, in x.Start, in end, ref gradient.Start, accumulate: true, ref sums.Start);
        gradient.AssertNear([.. dw.Select(value => 2 * value)], 1e-4);
        sums.AssertContained();
    }

    /// <summary>Values with ties.</summary>
    private static ref float Filled(GuardedMemory memory, int count, Random random)
    {
        ref float start = ref memory.Tail(count);
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref start, i) = random.Next(-4, 5);
        }

        return ref start;
    }

    private static void AssertSame(float[] expected, ref float actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], Unsafe.Add(ref actual, i), tolerance);
        }
    }

    private static float[] Last(ReadOnlySpan<float> planes, int channels, int pixels)
    {
        var last = new float[planes.Length];
        for (int i = 0; i < last.Length; i++)
        {
            last[i / (channels * pixels) * channels * pixels + i % pixels * channels + i / pixels % channels] = planes[i];
        }

        return last;
    }

    private static double[] First(double[] last, int channels, int pixels)
    {
        var planes = new double[last.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = last[i / (channels * pixels) * channels * pixels + i % pixels * channels + i / pixels % channels];
        }

        return planes;
    }
}
