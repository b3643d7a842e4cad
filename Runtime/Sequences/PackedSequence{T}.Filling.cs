namespace Kiln;

/// <content>The arrays that an object fills again and again. They grow to the largest batch, once.</content>
public sealed partial class PackedSequence<T>
{
    private T[] _rows = [];
    private int[] _batchSizes = [];
    private int[] _sorted = [];
    private int[] _unsorted = [];
    private int[] _placed = [];
    private int[] _scratch = [];

    /// <summary>
    /// Makes room for a batch of these lengths, which have been checked, and works out its batch sizes and indices. The rows are the
    /// caller's to write.
    /// </summary>
    /// <param name="lengths">Length of every sequence, at least 1; may be <see cref="Scratch"/>.</param>
    /// <param name="features">Values per row.</param>
    /// <param name="sorted">The lengths never increase: no indices.</param>
    internal void Arrange(ReadOnlySpan<int> lengths, int features, bool sorted)
    {
        int longest = 0, rows = 0, indexCount = sorted ? 0 : lengths.Length;
        foreach (int length in lengths)
        {
            longest = Math.Max(longest, length);
            rows += length;
        }

        int values = rows * features;
        Grow(ref _rows, values);
        Grow(ref _batchSizes, longest);
        Grow(ref _sorted, indexCount);
        Grow(ref _unsorted, indexCount);
        CountBatchSizes(lengths, _batchSizes.AsSpan(0, longest));
        if (!sorted)
            Sort(lengths, longest);
        Show(
            _rows.AsMemory(0, values), features, _batchSizes.AsMemory(0, longest),
            _sorted.AsMemory(0, indexCount), _unsorted.AsMemory(0, indexCount));
    }

    /// <summary>Takes a copy of another's batch sizes and indices, with rows of one value that mean nothing: how a model remembers a batch.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CopyBatchOf<TBatch>(PackedSequence<TBatch> batch)
    {
        int sequences = batch.SortedIndices.Length;
        Grow(ref _rows, batch.Rows);
        Grow(ref _batchSizes, batch.Steps);
        Grow(ref _sorted, sequences);
        Grow(ref _unsorted, sequences);
        batch.BatchSizes.CopyTo(_batchSizes);
        batch.SortedIndices.CopyTo(_sorted);
        batch.UnsortedIndices.CopyTo(_unsorted);
        Show(
            _rows.AsMemory(0, batch.Rows), 1, _batchSizes.AsMemory(0, batch.Steps),
            _sorted.AsMemory(0, sequences), _unsorted.AsMemory(0, sequences));
    }

    /// <summary>Room for the lengths of a batch while it is checked; nothing of it can be seen from outside.</summary>
    internal Span<int> Scratch(int count)
    {
        Grow(ref _scratch, count);
        return _scratch.AsSpan(0, count);
    }

    /// <summary>Writes sequence <paramref name="index"/> of the arranged batch, whose rows lie <paramref name="stride"/> values apart.</summary>
    internal void Write(int index, ReadOnlySpan<T> source, int stride, int length) =>
        PackedRows.Scatter(source, stride, length, _rows, _batchSizes, UnsortedIndices.IsEmpty ? index : _unsorted[index], Features);

    /// <summary>size[t] = number of sequences longer than t.</summary>
    private static void CountBatchSizes(ReadOnlySpan<int> lengths, Span<int> sizes)
    {
        sizes.Clear();
        foreach (int length in lengths)
            sizes[length - 1]++;
        for (int step = sizes.Length - 2; step >= 0; step--)
            sizes[step] += sizes[step + 1];
    }

    /// <summary>
    /// A counting sort, descending and stable: the sequences of length n follow the longer ones, of which there are size[n], in the
    /// caller's order.
    /// </summary>
    private void Sort(ReadOnlySpan<int> lengths, int longest)
    {
        Grow(ref _placed, longest);
        Span<int> placed = _placed.AsSpan(0, longest);
        placed.Clear();
        for (int i = 0; i < lengths.Length; i++)
        {
            int length = lengths[i];
            int longer = length < longest ? _batchSizes[length] : 0;
            int place = longer + placed[length - 1]++;
            _unsorted[i] = place;
            _sorted[place] = i;
        }
    }

    private static void Grow<TItem>(ref TItem[] array, int length)
    {
        if (array.Length < length)
            array = new TItem[length];
    }
}
