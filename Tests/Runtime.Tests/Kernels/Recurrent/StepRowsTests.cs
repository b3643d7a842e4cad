using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>Rows of single steps, in ranks' and callers' order, with strides wider than the rows.</summary>
public sealed class StepRowsTests
{
    private const int Stride = 40;

    public static TheoryData<int> Widths => [1, 4, 7, 16, 19, 33];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Last_and_first_rows_go_to_their_sequences(int width)
    {
        int[] sizes = [5, 5, 3, 1, 1];
        int[] lengths = [5, 3, 3, 2, 2];
        int[] order = [3, 0, 4, 1, 2];
        GuardedArray values = GuardedArray.Random(15 * Stride, new(1));
        for (int sorted = 0; sorted < 2; sorted++)
        {
            ref int indices = ref sorted == 1 ? ref order[0] : ref Unsafe.NullRef<int>();
            GuardedArray last = new(5 * width);
            GuardedArray first = new(5 * width);
            StepRows.Last(new(5, 5, in sizes[0]), width, in values.Start, Stride, in indices, ref last.Start, width);
            StepRows.First(new(5, 5, in sizes[0], reverse: true), width, in values.Start, Stride, in indices, ref first.Start, width);
            last.AssertWritten();
            first.AssertWritten();
            for (int j = 0; j < 5; j++)
            {
                int target = sorted == 1 ? order[j] : j;
                int row = sizes.Take(lengths[j] - 1).Sum() + j;
                Assert.True(last.Values.Slice(target * width, width).SequenceEqual(values.Values.Slice(row * Stride, width)));
                Assert.True(first.Values.Slice(target * width, width).SequenceEqual(values.Values.Slice(j * Stride, width)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_are_added_where_the_rows_came_from(int width)
    {
        int[] sizes = [5, 5, 3, 1, 1];
        int[] lengths = [5, 3, 3, 2, 2];
        int[] order = [3, 0, 4, 1, 2];
        GuardedArray before = GuardedArray.Random(15 * Stride, new(1));
        GuardedArray rows = GuardedArray.Random(5 * width, new(2));
        GuardedArray last = before.Copy();
        GuardedArray first = before.Copy();
        StepRows.AddLast(new(5, 5, in sizes[0]), width, ref last.Start, Stride, in order[0], in rows.Start, width);
        StepRows.AddFirst(new(5, 5, in sizes[0]), width, ref first.Start, Stride, in order[0], in rows.Start, width);
        GuardedArray expectedLast = before.Copy();
        GuardedArray expectedFirst = before.Copy();
        for (int j = 0; j < 5; j++)
        {
            for (int i = 0; i < width; i++)
            {
                expectedLast.Values[(sizes.Take(lengths[j] - 1).Sum() + j) * Stride + i] += rows[order[j] * width + i];
                expectedFirst.Values[j * Stride + i] += rows[order[j] * width + i];
            }
        }

        last.AssertSameBits(expectedLast.Values);
        first.AssertSameBits(expectedFirst.Values);
    }

    [Fact]
    public void Dense_steps_end_together()
    {
        GuardedArray values = GuardedArray.Random(4 * 3 * 2, new(1));
        GuardedArray last = new(3 * 2);
        ref readonly int none = ref Unsafe.NullRef<int>();
        StepRows.Last(new(4, 3, in none), 2, in values.Start, 2, in none, ref last.Start, 2);
        last.AssertSameBits(values.Values[18..]);
        StepRows.AddLast(new(4, 3, in none), 2, ref values.Start, 2, in none, in last.Start, 2);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(2 * last[i], values[18 + i]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sorting_and_unsorting_are_inverse(int width)
    {
        int[] order = [3, 0, 4, 1, 2];
        GuardedArray rows = GuardedArray.Random(5 * width, new(1));
        GuardedArray sorted = new(5 * width);
        GuardedArray unsorted = new(5 * width);
        StepRows.Sort(5, width, in rows.Start, width, in order[0], ref sorted.Start, width);
        for (int j = 0; j < 5; j++)
        {
            Assert.True(sorted.Values.Slice(j * width, width).SequenceEqual(rows.Values.Slice(order[j] * width, width)));
        }

        StepRows.Unsort(5, width, in sorted.Start, width, in order[0], ref unsorted.Start, width, accumulate: false);
        unsorted.AssertSameBits(rows.Values);
        StepRows.Unsort(5, width, in sorted.Start, width, in order[0], ref unsorted.Start, width, accumulate: true);
        unsorted.AssertSameBits([.. rows.Values.ToArray().Select(static value => value + value)]);
        StepRows.Sort(5, width, in rows.Start, width, in Unsafe.NullRef<int>(), ref sorted.Start, width);
        sorted.AssertSameBits(rows.Values);
    }
}
