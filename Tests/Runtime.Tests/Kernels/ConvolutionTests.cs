using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Convolutions at every width against their naive twin, over random shapes with all options.</summary>
public sealed class ConvolutionTests
{
    private const int Count = 120;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Count)];

    [Theory, MemberData(nameof(Seeds))]
    public void Results_and_gradients_match_the_naive_twin(int seed)
    {
        Random random = new(seed);
        (Windows windows, int inChannels, int outChannels, int groups) = Draw(random);
        var naive = new NaiveConvolution(windows, inChannels, outChannels, groups);
        GuardedArray x = GuardedArray.Random((int)(windows.Batch * windows.Pixels) * inChannels, random);
        GuardedArray dy = GuardedArray.Random((int)(windows.Batch * windows.OutPixels) * outChannels, random);
        GuardedArray bias = GuardedArray.Random(outChannels, random);
        GuardedArray weight = Stored(naive, random, inChannels / groups, outChannels / groups, groups, (int)(windows.KernelHeight * windows.KernelWidth));
        double[] y = naive.Forward(x.Values, weight.Values, bias.Values);
        (double[] dw, double[] dx) = naive.Backward(x.Values, weight.Values, dy.Values);

        Forward<F512>(windows, inChannels, outChannels, groups, x, weight, bias, y);
        Forward<F256>(windows, inChannels, outChannels, groups, x, weight, bias, y);
        Forward<F128>(windows, inChannels, outChannels, groups, x, weight, bias, y);
        WeightGradient<F512>(windows, inChannels, outChannels, groups, x, dy, dw);
        WeightGradient<F256>(windows, inChannels, outChannels, groups, x, dy, dw);
        WeightGradient<F128>(windows, inChannels, outChannels, groups, x, dy, dw);

        GuardedArray gradient = new(x.Length), scratch = new(InputScratch(windows, inChannels, outChannels, groups));
        Convolution.InputGradient(in windows, inChannels, outChannels, groups, in dy.Start, in weight.Start, ref gradient.Start, ref scratch.Start);
        gradient.AssertWritten();
        gradient.AssertNear(dx, 1e-4);
        scratch.AssertContained();
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Channels_by_themselves_match_the_naive_twin(int seed)
    {
        Random random = new(seed);
        (Windows windows, int channels, _, _) = Draw(random);
        int taps = (int)(windows.KernelHeight * windows.KernelWidth), ld = ParameterLayout.RoundUp(channels);
        var naive = new NaiveConvolution(windows, channels, channels, channels);
        GuardedArray x = GuardedArray.Random((int)(windows.Batch * windows.Pixels) * channels, random);
        GuardedArray dy = GuardedArray.Random((int)(windows.Batch * windows.OutPixels) * channels, random);
        GuardedArray bias = GuardedArray.Random(channels, random), weight = GuardedArray.Random(taps * ld, random);
        var twin = new float[naive.StoredLength];
        for (int i = 0; i < taps * channels; i++)
        {
            twin[naive.Place(i % channels, i / channels, 0, 0)] = weight[i / channels * ld + i % channels];
        }

        GuardedArray y = new(dy.Length), dx = new(x.Length), dw = new(taps * ld);
        dw.Values.Clear();
        DepthwiseConvolution.Forward(in windows, channels, in x.Start, in weight.Start, in bias.Start, relu: false, ref y.Start);
        y.AssertWritten();
        y.AssertNear(naive.Forward(x.Values, twin, bias.Values), 1e-4);
        (double[] weights, double[] inputs) = naive.Backward(x.Values, twin, dy.Values);
        DepthwiseConvolution.InputGradient(in windows, channels, in dy.Start, in weight.Start, ref dx.Start);
        dx.AssertWritten();
        dx.AssertNear(inputs, 1e-4);
        DepthwiseConvolution.WeightGradient(in windows, channels, in x.Start, in dy.Start, ref dw.Start, accumulate: false);
        dw.AssertNear([.. Enumerable.Range(0, taps * ld).Select(i => i % ld < channels ? weights[naive.Place(i % ld, i / ld, 0, 0)] : 0)], 1e-4);
    }

    [Fact]
    public void A_negative_result_can_be_rectified_on_the_way()
    {
        Windows windows = Windows.OnImages(1, 5, 5, 3, 3, 3, 1, 0, 1);
        Random random = new(1);
        GuardedArray x = GuardedArray.Random(50, random), y = new(9 * 3), rectified = new(9 * 3), weight = new(9 * 2 * 16);
        weight.Values.Clear();
        foreach (ref float value in weight.Values)
        {
            value = random.NextSingle() - 0.5f;
        }

        Convolution.Forward(in windows, 2, 3, 1, in x.Start, in weight.Start, in Unsafe.NullRef<float>(), relu: false, ref y.Start, ref Unsafe.NullRef<float>());
        Convolution.Forward(in windows, 2, 3, 1, in x.Start, in weight.Start, in Unsafe.NullRef<float>(), relu: true, ref rectified.Start, ref Unsafe.NullRef<float>());
        Assert.Equal(y.Values.ToArray().Select(value => Math.Max(value, 0)), rectified.Values.ToArray());
    }

    private static void Forward<V>(Windows windows, int inChannels, int outChannels, int groups, GuardedArray x, GuardedArray weight, GuardedArray bias, double[] expected)
        where V : struct, ISimd<V>
    {
        GuardedArray y = new(expected.Length), scratch = new(Frame(windows, inChannels));
        Convolution.Run<V, AddBias, NoFollower>(in windows, inChannels, outChannels, groups, in x.Start, in weight.Start, new AddBias(in bias.Start), ref y.Start, ref scratch.Start, new NoFollower());
        y.AssertWritten();
        y.AssertNear(expected, 1e-4);
        scratch.AssertContained();
    }

    private static void WeightGradient<V>(Windows windows, int inChannels, int outChannels, int groups, GuardedArray x, GuardedArray dy, double[] expected)
        where V : struct, ISimd<V>
    {
        GuardedArray dw = new(expected.Length), scratch = new(expected.Length + Frame(windows, inChannels));
        dw.Values.Clear();
        Convolution.WeightGradient<V>(in windows, inChannels, outChannels, groups, in x.Start, in dy.Start, ref dw.Start, accumulate: false, ref scratch.Start);
        dw.AssertNear(expected, 1e-4);
        Convolution.WeightGradient<V>(in windows, inChannels, outChannels, groups, in x.Start, in dy.Start, ref dw.Start, accumulate: true, ref scratch.Start);
        dw.AssertNear([.. expected.Select(value => 2 * value)], 1e-4);
        dw.AssertContained();
        scratch.AssertContained();
    }

    /// <summary>A kernel whose pads are zero.</summary>
    private static GuardedArray Stored(NaiveConvolution naive, Random random, int inWidth, int outWidth, int groups, int taps)
    {
        GuardedArray weight = new(naive.StoredLength);
        weight.Values.Clear();
        for (int i = 0; i < groups * taps * inWidth * outWidth; i++)
        {
            int output = i % outWidth, input = i / outWidth % inWidth, tap = i / outWidth / inWidth % taps;
            weight.Values[naive.Place(i / outWidth / inWidth / taps, tap, input, output)] = 2 * random.NextSingle() - 1;
        }

        return weight;
    }

    private static int Frame(Windows windows, int channels) => (int)(windows.PaddedHeight * windows.PaddedWidth) * channels;

    /// <summary>As the compiler reserves it.</summary>
    private static int InputScratch(Windows windows, int inChannels, int outChannels, int groups)
    {
        int taps = (int)(windows.KernelHeight * windows.KernelWidth), line = ParameterLayout.RoundUp((int)windows.KernelWidth * inChannels) * (int)windows.KernelHeight;
        int turned = (int)((windows.Height + (windows.KernelHeight - 1) * windows.DilationHeight) * (windows.Width + (windows.KernelWidth - 1) * windows.DilationWidth)) * outChannels;
        return outChannels * (ParameterLayout.RoundUp(inChannels / groups) * taps + line) + (windows.AreStrided ? 0 : turned) + Frame(windows, inChannels) + 32 + (int)windows.OutPixels * line;
    }

    private static (Windows Windows, int InChannels, int OutChannels, int Groups) Draw(Random random)
    {
        while (true)
        {
            int height = random.Next(1, 14), width = random.Next(1, 20), groups = random.Next(3) == 0 ? random.Next(1, 4) : 1, batch = random.Next(1, random.Next(6) == 0 ? 32 : 4);
            Axis down = Axis.Draw(random), right = random.Next(2) == 0 ? down : Axis.Draw(random);
            bool isLine = random.Next(3) == 0;
            if (right.Count(width) < 1 || (!isLine && down.Count(height) < 1))
            {
                continue;
            }

            int[] channels = [1, 2, 3, 5, 6, 7, 8, 16, 17];
            int inChannels = groups * channels[random.Next(channels.Length)], outChannels = groups * (random.Next(4) == 0 ? 33 : channels[random.Next(channels.Length)]);
            Windows windows = isLine
                ? Windows.OnSequences(batch, width, right.Count(width), right.Kernel, right.Stride, right.Padding, right.Dilation)
                : Windows.OnImages(
                    batch, height, width, down.Count(height), right.Count(width), (down.Kernel, right.Kernel), (down.Stride, right.Stride),
                    (down.Padding, right.Padding), (down.Dilation, right.Dilation));
            return (windows, inChannels, outChannels, groups);
        }
    }

    private sealed record Axis(int Kernel, int Stride, int Padding, int Dilation)
    {
        public static Axis Draw(Random random) => new(random.Next(1, 6), random.Next(1, 4), random.Next(0, 4), random.Next(3) == 0 ? 2 : 1);

        /// <summary>Windows along an axis of that many pixels, below 1 where none fits.</summary>
        public int Count(int size) => size + 2 * Padding < (Kernel - 1) * Dilation + 1 ? 0 : (size + 2 * Padding - (Kernel - 1) * Dilation - 1) / Stride + 1;
    }
}
