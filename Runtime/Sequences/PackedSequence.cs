namespace Kiln;

/// <summary>Makes a <see cref="PackedSequence{T}"/> of its parts, as the constructor of <c>torch.nn.utils.rnn.PackedSequence</c>.</summary>
public static class PackedSequence
{
    /// <summary>Checks the parts and puts them together; nothing is copied, so the memories must not change as long as it is used.</summary>
    /// <param name="data">(sum of <paramref name="batchSizes"/>, <paramref name="features"/>), dense: the rows of step 0, of step 1, ….</param>
    /// <param name="features">Values per row: 1 for index sequences.</param>
    /// <param name="batchSizes">How many sequences have step 0, step 1, …: at least one, positive, never increasing.</param>
    /// <param name="sortedIndices">Where the sequence at each packed place stood before sorting; empty when they were sorted already.</param>
    /// <param name="unsortedIndices">The inverse of <paramref name="sortedIndices"/>; empty to have it computed.</param>
    /// <exception cref="ArgumentException">A part does not fit the others; the message names it and the index at fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is less than 1.</exception>
    public static PackedSequence<T> Create<T>(
        ReadOnlyMemory<T> data,
        int features,
        ReadOnlyMemory<int> batchSizes,
        ReadOnlyMemory<int> sortedIndices = default,
        ReadOnlyMemory<int> unsortedIndices = default)
    {
        if (features < 1)
            throw new ArgumentOutOfRangeException(nameof(features), features, $"PackedSequence.Create: features must be at least 1, but is {features}.");

        long rows = CheckBatchSizes(batchSizes.Span);
        if (data.Length != rows * features)
        {
            throw new ArgumentException(
                $"PackedSequence.Create: data must have {rows} rows (the sum of batchSizes) of {features} values, {rows * features} in all, " +
                $"but has {data.Length}.", nameof(data));
        }

        if (unsortedIndices.IsEmpty && !sortedIndices.IsEmpty)
            unsortedIndices = Inverse(sortedIndices.Span, batchSizes.Span[0]);
        else
            CheckInverse(sortedIndices.Span, unsortedIndices.Span, batchSizes.Span[0]);

        var packed = new PackedSequence<T>();
        packed.Show(data, features, batchSizes, sortedIndices, unsortedIndices);
        return packed;
    }

    private static long CheckBatchSizes(ReadOnlySpan<int> sizes)
    {
        if (sizes.IsEmpty)
            throw new ArgumentException("PackedSequence.Create: batchSizes must have at least one step, but is empty.", "batchSizes");

        long rows = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 1)
                throw BatchSize(i, $"is {sizes[i]}; every batch size must be at least 1");
            if (i > 0 && sizes[i] > sizes[i - 1])
                throw BatchSize(i, $"is {sizes[i]}, more than the {sizes[i - 1]} of the step before; batch sizes never increase");
            rows += sizes[i];
        }

        return rows;
    }

    private static int[] Inverse(ReadOnlySpan<int> sorted, int count)
    {
        CheckCount("sortedIndices", sorted.Length, count);
        var inverse = new int[count];
        Array.Fill(inverse, -1);
        for (int place = 0; place < count; place++)
        {
            int index = InRange("sortedIndices", sorted, place);
            if (inverse[index] >= 0)
                throw Index("sortedIndices", place, $"is {index}, as is sortedIndices[{inverse[index]}]; every sequence occurs once");
            inverse[index] = place;
        }

        return inverse;
    }

    /// <summary>unsorted[sorted[place]] = place for every place: then both are permutations, and inverse to each other.</summary>
    private static void CheckInverse(ReadOnlySpan<int> sorted, ReadOnlySpan<int> unsorted, int count)
    {
        if (sorted.IsEmpty && unsorted.IsEmpty)
            return;

        CheckCount("sortedIndices", sorted.Length, count);
        CheckCount("unsortedIndices", unsorted.Length, count);
        for (int place = 0; place < count; place++)
        {
            int index = InRange("sortedIndices", sorted, place);
            if (unsorted[index] != place)
            {
                throw Index("unsortedIndices", index,
                    $"is {unsorted[index]} instead of {place}: sortedIndices[{place}] is {index}, and the two must be inverse permutations");
            }
        }
    }

    private static void CheckCount(string argument, int length, int count)
    {
        if (length != count)
        {
            throw new ArgumentException(
                $"PackedSequence.Create: {argument} must have one index for each of the {count} sequences, or none, but has {length}.", argument);
        }
    }

    private static int InRange(string argument, ReadOnlySpan<int> indices, int place)
    {
        int index = indices[place];
        return (uint)index < (uint)indices.Length ? index : throw Index(argument, place, $"is {index}; it must be in [0, {indices.Length})");
    }

    private static ArgumentException BatchSize(int step, string problem) => Index("batchSizes", step, problem);

    private static ArgumentException Index(string argument, int place, string problem) =>
        new($"PackedSequence.Create: {argument}[{place}] {problem}.", argument);
}
