using System.Numerics;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The search for indices out of range, at every position.</summary>
public sealed class IndexCheckTests
{
    [Fact]
    public void The_first_index_outside_is_found_at_every_position()
    {
        Check<int>();
        Check<long>();
    }

    [Theory]
    [InlineData(-100L, -1)]
    [InlineData(-1L, 0)]
    [InlineData(long.MinValue, 0)]
    public void The_ignored_index_is_allowed(long ignoreIndex, int expected)
    {
        Assert.Equal(expected, (int)IndexCheck.FirstOutside<int>([-100, 3, 0, -100, 1, 2, 3, -100, -100], 4, ignoreIndex));
        Assert.Equal(expected, (int)IndexCheck.FirstOutside<long>([-100, 3, 0, -100, 1, 2, 3, -100, -100], 4, ignoreIndex));
    }

    [Fact]
    public void Extreme_values_and_counts_are_right()
    {
        Assert.Equal(2, IndexCheck.FirstOutside<int>([int.MaxValue, 0, -1, 0, 0, 0, 0, 0], 1L << 40, long.MinValue));
        Assert.Equal(-1, IndexCheck.FirstOutside<int>([int.MaxValue, 0, 1, 0, 0, 0, 0, 0], 1L << 31, long.MinValue));
        Assert.Equal(1, IndexCheck.FirstOutside<long>([0, 1L << 32, 0, 0, 0], 5, long.MinValue));
        Assert.Equal(3, IndexCheck.FirstOutside<long>([0, 0, 0, long.MinValue, 0], 5, -100));

        // 2^32 truncated to an int would be 0.
        Assert.Equal(0, IndexCheck.FirstOutside<int>([9, 0, 0, 0, 0, 0, 0, 0], 5, 1L << 32));
        Assert.Equal(0, IndexCheck.FirstOutside<int>([0], 0, -100));
        Assert.Equal(-1, IndexCheck.FirstOutside<int>([], 0, -100));
    }

    private static void Check<TIndex>()
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        Random random = new(1);
        for (int length = 0; length < 40; length++)
        {
            TIndex[] values = new TIndex[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = TIndex.CreateTruncating(random.Next(7));
            }

            Assert.Equal(-1, IndexCheck.FirstOutside<TIndex>(values, 7, -100));
            for (int i = length - 1; i >= 0; i--)
            {
                values[i] = TIndex.CreateTruncating(i % 2 == 0 ? 7 : -1);
                Assert.Equal(i, IndexCheck.FirstOutside<TIndex>(values, 7, -100));
            }
        }
    }
}
