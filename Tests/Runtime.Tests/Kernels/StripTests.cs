using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Pools that follow rows as they are written, in strips of any height, against pools of whole images.</summary>
public sealed class StripTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 80)];

    [Theory, MemberData(nameof(Seeds))]
    public void Strips_give_what_whole_images_give(int seed)
    {
        Random random = new(seed);
        int batch = random.Next(1, 4), height = random.Next(2, 14), width = random.Next(2, 9), channels = random.Next(3) == 0 ? 16 : random.Next(1, 20);
        (int Height, int Width) kernel = (random.Next(1, 4), random.Next(1, 4)), stride = (random.Next(1, 4), random.Next(1, 4));
        (int Top, int Left) padding = (random.Next(kernel.Height / 2 + 1), random.Next(kernel.Width / 2 + 1));
        int dilation = random.Next(4) == 0 ? 2 : 1, up = random.Next(3) == 0 ? stride.Height - 1 : 0;
        int room = height + 2 * padding.Top - (kernel.Height - 1) * dilation - 1, side = width + 2 * padding.Left - kernel.Width;
        if (room < 0 || side < 0)
        {
            return;
        }

        int outHeight = int.Min((room + up) / stride.Height, (height + padding.Top - 1) / stride.Height) + 1;
        Windows windows = Windows.OnImages(batch, height, width, outHeight, side / stride.Width + 1, kernel, stride, padding, (dilation, 1));
        int pixels = height * width * channels, count = (int)(batch * windows.OutPixels) * channels;
        GuardedArray x = GuardedArray.Random(batch * pixels, random), whole = new(count), strips = new(count);
        MaxPool.Forward(in windows, channels, in x.Start, ref whole.Start);
        Follow(new MaxPoolStrips(in windows, channels, in x.Start, ref strips.Start), batch, height, random);
        strips.AssertWritten();
        strips.AssertSameBits(whole.Values);
        if (dilation > 1)
        {
            return;
        }

        foreach (bool countBorder in (bool[])[false, true])
        {
            AvgPool.Forward(in windows, channels, countBorder, in x.Start, ref whole.Start);
            Follow(new AvgPoolStrips(in windows, channels, countBorder, in x.Start, ref strips.Start), batch, height, random);
            strips.AssertSameBits(whole.Values);
        }
    }

    [Fact]
    public void A_convolution_tells_its_follower_of_every_row_once()
    {
        Windows windows = Windows.OnImages(2, 40, 33, 38, 31, 3, 1, 0, 1), pool = Windows.OnImages(2, 38, 31, 19, 15, 2, 2, 0, 1);
        Random random = new(1);
        GuardedArray x = GuardedArray.Random(2 * 40 * 33 * 3, random), weight = GuardedArray.Random(9 * 3 * 16, random), bias = GuardedArray.Random(16, random);
        GuardedArray y = new(2 * 38 * 31 * 16), pooled = new(2 * 19 * 15 * 16), expected = new(2 * 19 * 15 * 16);
        Convolution.Forward(
            in windows, 3, 16, 1, in x.Start, in weight.Start, in bias.Start, relu: true, ref y.Start, ref Unsafe.NullRef<float>(),
            new MaxPoolStrips(in pool, 16, in y.Start, ref pooled.Start));
        MaxPool.Forward(in pool, 16, in y.Start, ref expected.Start);
        pooled.AssertWritten();
        pooled.AssertSameBits(expected.Values);
    }

    private static void Follow<F>(F follower, int batch, int height, Random random) where F : struct, IStripFollower, allows ref struct
    {
        for (int b = 0; b < batch; b++)
        {
            for (int row = 0; row < height;)
            {
                int end = Math.Min(height, row + random.Next(1, 5));
                follower.Follow(b, row, end, followed: b < batch - 1);
                row = end;
            }
        }
    }
}
