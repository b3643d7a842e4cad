using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Copies between random layouts against plain loops over every index.</summary>
public sealed class StridedCopyTests
{
    private const int Iterations = 2000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_layouts_are_copied(bool accumulate)
    {
        Random random = new(1);
        for (int i = 0; i < Iterations; i++)
        {
            nint[] sizes = [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => (nint)random.Next(1, i % 5 == 0 ? 20 : 7))];
            Check(sizes, Layout(sizes, random), Layout(sizes, random), accumulate, random);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Planes_are_transposed(bool accumulate)
    {
        Random random = new(2);
        foreach (nint rows in (nint[])[1, 3, 4, 5, 15, 16, 17, 33, 50])
        {
            foreach (nint columns in (nint[])[1, 2, 4, 7, 16, 19, 64])
            {
                Check([rows, columns], [1, rows], [columns, 1], accumulate, random);
                Check([3, rows, columns], [rows * columns, 1, rows], [rows * columns, columns, 1], accumulate, random);
                Check([rows, 3, columns], [1, rows * columns, rows], [3 * columns, columns, 1], accumulate, random);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_may_be_padded_sliced_and_swapped(bool accumulate)
    {
        Random random = new(3);
        foreach (nint columns in (nint[])[1, 3, 4, 10, 16, 31, 40])
        {
            Check([5, 6, columns], [6 * columns, columns, 1], [6 * 48, 48, 1], accumulate, random);
            Check([5, 6, columns], [6 * columns, columns, 1], [columns, 5 * columns, 1], accumulate, random);
            Check([5, 6, columns], [0, columns, 1], [6 * columns, columns, 1], accumulate, random);
            Check([5, 6, columns], [6 * columns, columns, 0], [6 * columns, columns, 1], accumulate, random);
        }
    }

    [Fact]
    public void An_axis_of_stride_0_in_the_destination_is_summed_up()
    {
        Random random = new(4);
        Check([5, 6, 7], [42, 7, 1], [0, 7, 1], accumulate: true, random);
        Check([5, 6, 7], [42, 7, 1], [6, 1, 0], accumulate: true, random);
    }

    [Fact]
    public void An_empty_axis_copies_nothing()
    {
        GuardedArray source = new(1);
        GuardedArray destination = new(0);
        StridedCopy.Run([3, 0, 2], in source.Start, [1, 1, 1], ref destination.Start, [1, 1, 1], accumulate: false);
        destination.AssertWritten();
    }

    [Fact]
    public void Integers_keep_their_bits()
    {
        Random random = new(5);
        long[] longs = [.. Enumerable.Range(0, 5 * 7 * 3).Select(_ => random.NextInt64())];
        long[] copied = new long[longs.Length];
        StridedCopy.Run([7, 5, 3], in longs[0], [3, 21, 1], ref copied[0], [15, 3, 1]);
        int[] ints = [.. longs.Select(static value => (int)value)];
        int[] transposed = new int[longs.Length];
        StridedCopy.Run([5, 21], in ints[0], [21, 1], ref transposed[0], [1, 5]);
        for (int b = 0; b < 5; b++)
        {
            for (int t = 0; t < 21; t++)
            {
                Assert.Equal(longs[b * 21 + t], copied[(t / 3 * 5 + b) * 3 + t % 3]);
                Assert.Equal(ints[b * 21 + t], transposed[t * 5 + b]);
            }
        }
    }

    /// <summary>Strides of axes in random order with random gaps.</summary>
    private static nint[] Layout(nint[] sizes, Random random)
    {
        nint[] strides = new nint[sizes.Length];
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        random.Shuffle(order);
        nint stride = random.Next(4) == 0 ? 2 : 1;
        foreach (int axis in order)
        {
            strides[axis] = stride;
            stride = stride * sizes[axis] + (random.Next(4) == 0 ? 3 : 0);
        }

        return strides;
    }

    private static void Check(nint[] sizes, nint[] from, nint[] to, bool accumulate, Random random)
    {
        GuardedArray source = GuardedArray.Random(Extent(sizes, from), random);
        GuardedArray destination = GuardedArray.Random(Extent(sizes, to), random);
        double[] expected = destination.ToDoubles();
        nint count = sizes.Aggregate((nint)1, static (product, size) => product * size);
        for (nint i = 0; i < count; i++)
        {
            (nint rest, nint x, nint y) = (i, 0, 0);
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                x += rest % sizes[axis] * from[axis];
                y += rest % sizes[axis] * to[axis];
                rest /= sizes[axis];
            }

            expected[y] = (accumulate ? expected[y] : 0) + source[(int)x];
        }

        GuardedArray again = destination.Copy();
        StridedCopy.Run(sizes, in source.Start, from, ref destination.Start, to, accumulate);
        destination.AssertWritten();
        destination.AssertNear(expected, 1e-6);

        CopyAxes axes = default;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            axes.Add(sizes[axis], from[axis], to[axis]);
        }

        axes.Merge();
        StridedCopy.Run<F128>(ref axes, in source.Start, ref again.Start, accumulate);
        again.AssertSameBits(destination.Values);
    }

    private static int Extent(nint[] sizes, nint[] strides) =>
        (int)sizes.Zip(strides, static (size, stride) => (size - 1) * stride).Aggregate((nint)1, static (sum, extent) => sum + extent);
}
