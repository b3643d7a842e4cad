namespace Kiln.Runtime.Tests.Sequences;

public class PackedSequenceTests
{
    // Lengths 1, 3, 2 in the caller's order: c0 | a0 a1 a2 | b0 b1 packed as a0 b0 c0 a1 b1 a2.
    private static readonly int[] Sizes = [3, 2, 1], Sorted = [1, 2, 0], Unsorted = [2, 0, 1];

    [Fact]
    public void Parts_come_back_and_say_how_long_each_sequence_is()
    {
        var values = new float[12];
        PackedSequence<float> packed = PackedSequence.Create<float>(values, 2, Sizes, Sorted, Unsorted);
        Assert.Equal((3, 3, 6, 2), (packed.Count, packed.Steps, packed.Rows, packed.Features));
        Assert.Equal(Sizes, packed.BatchSizes);
        Assert.Equal(Sorted, packed.SortedIndices);
        Assert.Equal(Unsorted, packed.UnsortedIndices);
        Assert.Equal([1, 3, 2], Lengths(packed));
        Assert.Equal("PackedSequence<Single>: 3 sequences, 3 steps, 6 rows of 2", packed.ToString());

        values[5] = 7;
        Assert.Equal(7, packed.Data.Span[5]);
    }

    [Fact]
    public void Sorted_sequences_need_no_indices()
    {
        PackedSequence<int> packed = PackedSequence.Create<int>(new int[6], 1, Sizes);
        Assert.True(packed.SortedIndices.IsEmpty && packed.UnsortedIndices.IsEmpty);
        Assert.Equal([3, 2, 1], Lengths(packed));
    }

    [Fact]
    public void A_missing_inverse_is_computed() =>
        Assert.Equal(Unsorted, PackedSequence.Create<int>(new int[6], 1, Sizes, Sorted).UnsortedIndices);

    [Fact]
    public void A_new_object_is_empty()
    {
        var packed = new PackedSequence<float>();
        Assert.Equal((0, 0, 0, 1), (packed.Count, packed.Steps, packed.Rows, packed.Features));
        packed.GetLengths([]);
    }

    [Theory]
    [InlineData(new int[] { }, 0, "batchSizes must have at least one step, but is empty.")]
    [InlineData(new[] { 2, 0 }, 2, "batchSizes[1] is 0; every batch size must be at least 1.")]
    [InlineData(new[] { -1 }, 2, "batchSizes[0] is -1; every batch size must be at least 1.")]
    [InlineData(new[] { 3, 1, 2 }, 6, "batchSizes[2] is 2, more than the 1 of the step before; batch sizes never increase.")]
    [InlineData(new[] { 3, 2, 1 }, 7, "data must have 6 rows (the sum of batchSizes) of 1 values, 6 in all, but has 7.")]
    [InlineData(new[] { int.MaxValue, int.MaxValue }, 7, "data must have 4294967294 rows (the sum of batchSizes) of 1 values, 4294967294 in all, but has 7.")]
    public void Sizes_that_do_not_fit_are_refused(int[] sizes, int values, string message) =>
        Refused(message, () => PackedSequence.Create<int>(new int[values], 1, sizes));

    [Theory]
    [InlineData(new[] { 1, 2 }, new int[] { }, "sortedIndices must have one index for each of the 3 sequences, or none, but has 2.")]
    [InlineData(new[] { 1, 2, 3 }, new int[] { }, "sortedIndices[2] is 3; it must be in [0, 3).")]
    [InlineData(new[] { 1, 2, 1 }, new int[] { }, "sortedIndices[2] is 1, as is sortedIndices[0]; every sequence occurs once.")]
    [InlineData(new int[] { }, new[] { 2, 0, 1 }, "sortedIndices must have one index for each of the 3 sequences, or none, but has 0.")]
    [InlineData(new[] { 1, 2, 0 }, new[] { 2, 0 }, "unsortedIndices must have one index for each of the 3 sequences, or none, but has 2.")]
    [InlineData(new[] { 1, -2, 0 }, new[] { 2, 0, 1 }, "sortedIndices[1] is -2; it must be in [0, 3).")]
    [InlineData(new[] { 1, 2, 0 }, new[] { 1, 0, 2 }, "unsortedIndices[2] is 2 instead of 1: sortedIndices[1] is 2, and the two must be inverse permutations.")]
    [InlineData(new[] { 1, 1, 0 }, new[] { 2, 0, 1 }, "unsortedIndices[1] is 0 instead of 1: sortedIndices[1] is 1, and the two must be inverse permutations.")]
    public void Indices_that_are_no_inverse_permutations_are_refused(int[] sorted, int[] unsorted, string message) =>
        Refused(message, () => PackedSequence.Create<int>(new int[6], 1, Sizes, sorted, unsorted));

    [Fact]
    public void Features_and_the_span_for_lengths_are_checked()
    {
        Refused("features must be at least 1, but is 0.", () => PackedSequence.Create<int>(new int[6], 0, Sizes));
        var error = Assert.Throws<ArgumentException>(() => PackedSequence.Create<int>(new int[6], 1, Sizes).GetLengths(new int[2]));
        Assert.StartsWith("PackedSequence.GetLengths: lengths must have one value per sequence, 3, but has 2.", error.Message);
    }

    [Fact]
    public void The_batch_is_the_same_when_lengths_and_order_are()
    {
        PackedSequence<int> packed = PackedSequence.Create<int>(new int[6], 1, Sizes, Sorted);
        PackedSequence<int> sorted = PackedSequence.Create<int>(new int[6], 1, Sizes);
        Assert.True(packed.HasSameBatch(PackedSequence.Create<float>(new float[12], 2, Sizes, Sorted)));
        Assert.False(packed.HasSameBatch(sorted));
        Assert.False(sorted.HasSameBatch(packed));
        Assert.True(sorted.HasSameBatch(PackedSequence.Create<int>(new int[6], 1, Sizes, new[] { 0, 1, 2 })));
        Assert.False(packed.HasSameBatch(PackedSequence.Create<int>(new int[5], 1, new[] { 3, 1, 1 }, Sorted)));
    }

    [Fact]
    public void Refilling_takes_over_the_batch_and_allocates_nothing()
    {
        PackedSequence<int> batch = PackedSequence.Create<int>(new int[6], 1, Sizes, Sorted);
        var output = new PackedSequence<float>();
        float[] values = [.. Enumerable.Range(0, 24)];
        Allocations.AssertNone(() => output.Refill(values, 4, batch));
        Assert.Equal(values, output.Data);
        Assert.Equal(4, output.Features);
        Assert.True(output.HasSameBatch(batch));

        var error = Assert.Throws<ArgumentException>(() => output.Refill(values.AsMemory(1), 4, batch));
        Assert.StartsWith("PackedSequence.Refill: data must have 6 rows of 4 values, but has 23 values.", error.Message);
        Assert.Equal(values, output.Data);
    }

    private static int[] Lengths<T>(PackedSequence<T> packed)
    {
        var lengths = new int[packed.Count];
        packed.GetLengths(lengths);
        return lengths;
    }

    private static void Refused(string message, Action action) =>
        Assert.StartsWith($"PackedSequence.Create: {message}", Assert.ThrowsAny<ArgumentException>(action).Message);
}
