using CsCheck;

namespace Kiln.Runtime.Tests.Sequences;

public class SequenceTests
{
    // One to eight sequences of one to nine steps, one to four values a step.
    private static readonly Gen<(int[][] Sequences, int Features)> Batches = BatchesFrom(1);

    private static readonly Gen<bool> Bool = Gen.Bool;

    [Fact]
    public void Packing_is_packing_step_by_step() =>
        Gen.Select(Batches, Bool).Sample((batch, batchFirst) =>
        {
            (int[][] sequences, int features) = batch;
            int[] lengths = [.. sequences.Select(sequence => sequence.Length / features)];
            int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];
            int[] sizes = [.. Enumerable.Range(0, lengths.Max()).Select(step => lengths.Count(length => length > step))];
            int[] data =
            [
                .. sizes.SelectMany((size, step) => order[..size].SelectMany(i => sequences[i][(step * features)..((step + 1) * features)])),
            ];
            Tensor<int> padded = Sequence.PadSequence(sequences, features, batchFirst);
            foreach (PackedSequence<int> packed in new[]
            {
                Sequence.PackSequence(sequences, features, enforceSorted: false),
                Sequence.PackPaddedSequence(padded, lengths, batchFirst, enforceSorted: false),
            })
            {
                Assert.Equal(data, packed.Data);
                Assert.Equal(sizes, packed.BatchSizes);
                Assert.Equal(order, packed.SortedIndices);
                Assert.Equal(features, packed.Features);
                // The checks of Create hold for it.
                PackedSequence<int> created = PackedSequence.Create(
                    packed.Data, features, packed.BatchSizes, packed.SortedIndices, packed.UnsortedIndices);
                Assert.True(created.HasSameBatch(packed));
                Assert.Equal(lengths, Enumerable.Range(0, packed.Count).Select(packed.LengthOf));
            }
        });

    [Fact]
    public void Round_trips_lose_nothing() =>
        Gen.Select(Batches, Bool, Gen.Int[0, 3]).Sample((batch, batchFirst, more) =>
        {
            (int[][] sequences, int features) = batch;
            PackedSequence<int> packed = Sequence.PackSequence(sequences, features, enforceSorted: false);
            Assert.Equal(sequences, Sequence.UnpackSequence(packed));

            (Tensor<int> padded, int[] lengths) = Sequence.PadPackedSequence(packed, batchFirst, 7, packed.Steps + more);
            Assert.Equal(sequences, Sequence.UnpadSequence(padded, lengths, batchFirst));
            Assert.Equal(features == 1 ? 2 : 3, padded.Rank);
            Assert.Equal(packed.Steps + more, padded.Lengths[batchFirst ? 1 : 0]);

            PackedSequence<int> again = Sequence.PackPaddedSequence(padded, lengths, batchFirst, enforceSorted: false);
            Assert.Equal(packed.Data, again.Data);
            Assert.True(packed.HasSameBatch(again));
        });

    [Fact]
    public void Sorted_sequences_pack_alike_with_and_without_sorting() =>
        Batches.Sample(batch =>
        {
            (int[][] sequences, int features) = batch;
            int[][] sorted = [.. sequences.OrderByDescending(sequence => sequence.Length)];
            PackedSequence<int> plain = Sequence.PackSequence(sorted, features);
            PackedSequence<int> indexed = Sequence.PackSequence(sorted, features, enforceSorted: false);
            Assert.True(plain.SortedIndices.IsEmpty && plain.UnsortedIndices.IsEmpty);
            Assert.Equal(Enumerable.Range(0, sorted.Length), indexed.SortedIndices.ToArray());
            Assert.Equal(plain.Data, indexed.Data);
            Assert.True(plain.HasSameBatch(indexed));
        });

    [Fact]
    public void Padding_stands_where_it_is_asked_for() =>
        Gen.Select(BatchesFrom(0), Bool, Bool).Sample((batch, batchFirst, left) =>
        {
            (int[][] sequences, int features) = batch;
            int steps = sequences.Max(sequence => sequence.Length) / features;
            Tensor<int> padded = Sequence.PadSequence(
                sequences, features, batchFirst, -3, left ? PaddingSide.Left : PaddingSide.Right);
            int[] values = [.. padded];
            for (int i = 0; i < sequences.Length; i++)
            {
                int[] pad = [.. Enumerable.Repeat(-3, (steps * features) - sequences[i].Length)];
                int[] row = left ? [.. pad, .. sequences[i]] : [.. sequences[i], .. pad];
                for (int t = 0; t < steps; t++)
                {
                    int start = (batchFirst ? (i * steps) + t : (t * sequences.Length) + i) * features;
                    Assert.Equal(row[(t * features)..((t + 1) * features)], values[start..(start + features)]);
                }
            }
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Empty_sequences_alone_pad_to_nothing(bool batchFirst) =>
        Assert.Equal(0, Sequence.PadSequence<int>([[], []], features: 2, batchFirst).FlattenedLength);

    [Fact]
    public void Twins_write_the_same_and_leave_the_rest_alone() =>
        Gen.Select(Batches, Bool).Sample((batch, batchFirst) =>
        {
            (int[][] sequences, int features) = batch;
            int count = sequences.Length;
            int[] expected = [.. Sequence.PadSequence(sequences, features, batchFirst, 5)];
            int[] buffer = [.. Enumerable.Repeat(9, expected.Length + 3)], lengths = [.. Enumerable.Repeat(9, count + 1)];
            int steps = Sequence.PadSequence(sequences, buffer, lengths, features, batchFirst, 5);
            Assert.Equal([.. expected, 9, 9, 9], buffer);
            Assert.Equal([.. sequences.Select(sequence => sequence.Length / features), 9], lengths);

            var packed = new PackedSequence<int>();
            Sequence.PackPaddedSequence(buffer.AsSpan(0, expected.Length), lengths.AsSpan(0, count), packed, features, batchFirst, enforceSorted: false);
            Assert.Equal(sequences, Sequence.UnpackSequence(packed));

            Array.Fill(buffer, 9);
            Array.Fill(lengths, 9);
            Assert.Equal(steps, Sequence.PadPackedSequence(packed, buffer, lengths, batchFirst, 5));
            Assert.Equal([.. expected, 9, 9, 9], buffer);
            Assert.Equal(9, lengths[count]);

            var tensor = new ReadOnlyTensorSpan<int>(buffer, batchFirst ? [count, steps, features] : [steps, count, features]);
            for (int i = 0; i < count; i++)
            {
                var sequence = new int[sequences[i].Length + 1];
                Assert.Equal(sequences[i].Length, Sequence.UnpackSequence(packed, i, sequence));
                Assert.Equal([.. sequences[i], 0], sequence);
                Array.Clear(sequence);
                Assert.Equal(sequences[i].Length, Sequence.UnpadSequence(tensor, i, lengths[i], sequence, batchFirst));
                Assert.Equal([.. sequences[i], 0], sequence);
            }
        });

    [Fact]
    public void A_slice_of_a_larger_tensor_is_packed_in_place()
    {
        // Of (4, 6, 2): sequences 1 and 3 as the rows of every other, steps 2 to 4.
        int[] values = [.. Enumerable.Range(0, 48)];
        var slice = new ReadOnlyTensorSpan<int>(values, [4, 6, 2]).Slice([1..3, 2..5, 0..2]);
        PackedSequence<int> packed = Sequence.PackPaddedSequence(slice, [3, 1]);
        Assert.Equal([16, 17, 28, 29, 18, 19, 20, 21], packed.Data.ToArray());
        Assert.Equal([[16, 17, 18, 19], [28, 29]], Sequence.UnpadSequence(slice, [2, 1]));
    }

    [Fact]
    public void Higher_ranks_pack_whole_steps()
    {
        PackedSequence<int> packed = Sequence.PackPaddedSequence(Tensor.Create([.. Enumerable.Range(0, 24)], [2, 3, 2, 2]), [2, 1]);
        Assert.Equal(4, packed.Features);
        Assert.Equal([0, 1, 2, 3, 12, 13, 14, 15, 4, 5, 6, 7], packed.Data.ToArray());
    }

    [Fact]
    public void Empty_sequences_can_be_padded_but_not_packed()
    {
        Assert.Equal([0, 0, 1, 2], Sequence.PadSequence<int>([[], [1, 2]]));
        Assert.Equal(0, Sequence.PadSequence<int>([[], []]).Lengths[1]);
        Assert.Equal([[], [1]], Sequence.UnpadSequence(Tensor.Create([5, 1], [2, 1]), [0, 1]));
    }

    [Fact]
    public void A_filled_object_does_not_write_into_what_it_was_refilled_with()
    {
        int[] mine = [1, 2, 3];
        var packed = new PackedSequence<int>();
        packed.Refill(mine, 1, PackedSequence.Create<int>(mine, 1, new[] { 2, 1 }));
        Sequence.PackSequence([[7, 8], [9]], packed);
        Assert.Equal([1, 2, 3], mine);
        Assert.Equal([7, 9, 8], packed.Data.ToArray());
    }

    [Fact]
    public void Twins_allocate_nothing_once_they_have_met_the_largest_batch()
    {
        float[][][] batches = [[[1, 2, 3, 4], [5, 6], [7, 8, 9, 10, 11, 12]], [[1, 2], [3, 4, 5, 6, 7, 8]], [[1, 2, 3, 4, 5, 6], [7, 8]]];
        float[] padded = new float[18], sequence = new float[6];
        int[] lengths = new int[3];
        var fromList = new PackedSequence<float>();
        var fromPadded = new PackedSequence<float>();
        var fromTensor = new PackedSequence<float>();
        Allocations.AssertNone(() =>
        {
            foreach (float[][] batch in batches)
            {
                Sequence.PackSequence(batch, fromList, 2, enforceSorted: false);
                int count = batch.Length, steps = Sequence.PadSequence(batch, padded, lengths, 2);
                ReadOnlySpan<float> values = padded.AsSpan(0, count * steps * 2);
                Sequence.PackPaddedSequence(values, lengths.AsSpan(0, count), fromPadded, 2, enforceSorted: false);
                var tensor = new ReadOnlyTensorSpan<float>(values, [count, steps, 2]);
                Sequence.PackPaddedSequence(tensor, lengths.AsSpan(0, count), fromTensor, enforceSorted: false);
                Sequence.PadPackedSequence(fromList, padded, lengths, batchFirst: false);
                Sequence.UnpackSequence(fromPadded, 1, sequence);
                Sequence.UnpadSequence(tensor, 0, 1, sequence);
            }
        });
        Assert.True(fromList.HasSameBatch(fromTensor));
    }

    private static Gen<(int[][] Sequences, int Features)> BatchesFrom(int shortest) =>
        from features in Gen.Int[1, 4]
        from lengths in Gen.Int[shortest, 9].Array[1, 8]
        from values in Gen.Int.Array[lengths.Sum() * features]
        select (Cut(values, lengths, features), features);

    private static int[][] Cut(int[] values, int[] lengths, int features)
    {
        int start = 0;
        var sequences = new int[lengths.Length][];
        for (int i = 0; i < lengths.Length; start += lengths[i++] * features)
            sequences[i] = values[start..(start + (lengths[i] * features))];
        return sequences;
    }
}
