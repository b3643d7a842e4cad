using System.Runtime.Intrinsics;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Philox4x32-10 against its published known answers, the vectors against the scalar reference.</summary>
public sealed class PhiloxTests
{
    [Fact]
    public void Blocks_give_the_known_answers()
    {
        uint[] block = [0, 0, 0, 0];
        Philox.Block(0, block);
        Assert.Equal([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8], block);

        block = [uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue];
        Philox.Block(ulong.MaxValue, block);
        Assert.Equal([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd], block);
    }

    [Theory]
    [InlineData(0UL, 0u, 0u, 0u)]
    [InlineData(0x0123456789ABCDEFUL, 5u, 7u, 11u)]
    [InlineData(ulong.MaxValue, 0xFFFFFFF0u, uint.MaxValue, uint.MaxValue)]
    public void Vectors_hold_the_words_of_consecutive_blocks(ulong key, uint block, uint row, uint step)
    {
        uint[] expected = new uint[16];
        for (int i = 0; i < 4; i++)
        {
            Span<uint> words = expected.AsSpan(4 * i, 4);
            words[0] = block + (uint)i;
            words[1] = row;
            words[2] = step;
            Philox.Block(key, words);
        }

        Assert.Equal(Vector512.Create(expected), Philox.Words512(key, block, row, step));
        Assert.Equal(Vector256.Create(expected), Philox.Words256(key, block, row, step));
        Assert.Equal(Vector128.Create(expected), Philox.Words128(key, block, row, step));
    }

    [Fact]
    public void Keep_is_the_same_for_every_width()
    {
        ulong key = Philox.Key(1, 2, 3);
        uint threshold = Philox.Threshold(0.3f);
        float[] wide = Mask<F512>(key, threshold);
        Assert.Equal(wide, Mask<F256>(key, threshold));
        Assert.Equal(wide, Mask<F128>(key, threshold));
        Assert.All(wide, static kept => Assert.True(kept is 0 or 1));
        Assert.Equal(0.3 * wide.Length, wide.Sum(), 4 * Math.Sqrt(0.21 * wide.Length));
        uint[] first = [0, 9, 4, 0];
        Philox.Block(key, first);
        Assert.Equal(first[1] < threshold ? 1 : 0, wide[1]);
    }

    /// <summary>The end of a row that is alone is walked one by one: a batch of one has the mask of the first row of any other.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(18)]
    public void A_row_alone_has_the_mask_of_a_row_among_others(int columns)
    {
        float[] alone = new float[columns], among = new float[2 * columns];
        for (uint call = 0; call < 50; call++)
        {
            ulong key = Philox.Key(1, 2, call);
            Elementwise.Run(new MaskKernel { Y = ref alone[0], Columns = columns, Key = key }, 1, columns);
            Elementwise.Run(new MaskKernel { Y = ref among[0], Columns = columns, Key = key }, 2, columns);
            Assert.Equal(among[..columns], alone);
        }
    }

    [Fact]
    public void Thresholds_are_rounded_and_saturated()
    {
        Assert.Equal(0u, Philox.Threshold(0));
        Assert.Equal(1u << 31, Philox.Threshold(0.5f));
        Assert.Equal(uint.MaxValue, Philox.Threshold(1));
        Assert.Equal((uint)Math.Round(0.9f * 4294967296.0), Philox.Threshold(0.9f));
    }

    [Fact]
    public void Keys_differ_by_every_part()
    {
        HashSet<ulong> keys = [];
        for (uint i = 0; i < 10; i++)
        {
            for (uint j = 0; j < 10; j++)
            {
                for (uint k = 0; k < 10; k++)
                {
                    Assert.True(keys.Add(Philox.Key(i, j, k)));
                }
            }
        }
    }

    private static float[] Mask<V>(ulong key, uint threshold)
        where V : struct, ISimd<V>
    {
        float[] mask = new float[4096];
        for (nint column = 0; column < mask.Length; column += V.Width)
        {
            V.Store(Philox.Keep<V>(key, 9, 4, column, threshold), ref mask[0], column);
        }

        return mask;
    }

    [Theory]
    [InlineData(1, 6, 3, 5)]
    [InlineData(3, 20, 4, 7)]
    [InlineData(2, 33, 1, 12)]
    public void A_mask_of_channels_that_lie_last_is_that_of_the_logical_order(int batch, int channels, int height, int width)
    {
        CheckImages<F512>(batch, channels, height, width);
        CheckImages<F256>(batch, channels, height, width);
        CheckImages<F128>(batch, channels, height, width);
    }

    private static void CheckImages<V>(int batch, int channels, int height, int width) where V : struct, ISimd<V>
    {
        ulong key = Philox.Key(1, 2, 3);
        uint threshold = Philox.Threshold(0.6f);
        int pixels = height * width;
        float[] lanes = new float[V.Width];
        for (int pixel = 0; pixel < batch * pixels; pixel++)
        {
            int b = pixel / pixels, y = pixel % pixels / width, x = pixel % width;
            for (int channel = 0; channel < channels; channel += V.Width)
            {
                V.Store(Philox.KeepOfImage<V>(key, pixel, channel, channels, pixels, width, threshold), ref lanes[0], 0);
                for (int c = channel; c < Math.Min(channels, channel + V.Width); c++)
                {
                    Assert.Equal(Kept(key, (b * channels + c) * height + y, x, threshold), lanes[c - channel]);
                }
            }
        }

        for (int b = 0; b < batch; b++)
        {
            for (int feature = 0; feature < pixels * channels; feature += V.Width)
            {
                V.Store(Philox.KeepOfFeatures<V>(key, b, feature, channels, pixels, threshold), ref lanes[0], 0);
                for (int j = feature; j < Math.Min(pixels * channels, feature + V.Width); j++)
                {
                    Assert.Equal(Kept(key, b, j % channels * pixels + j / channels, threshold), lanes[j - feature]);
                }
            }
        }
    }

    private static float Kept(ulong key, int row, int column, uint threshold)
    {
        uint[] counter = [(uint)(column / 4), (uint)row, 0, 0];
        Philox.Block(key, counter);
        return counter[column % 4] < threshold ? 1 : 0;
    }

    private ref struct MaskKernel : IElementwise
    {
        public ref float Y;
        public nint Columns;
        public ulong Key;

        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(Philox.Keep<V>(Key, (uint)row, 0, column, Philox.Threshold(0.5f)), ref Y, row * Columns + column, count);
    }
}
