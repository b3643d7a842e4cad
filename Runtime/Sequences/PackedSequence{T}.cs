namespace Kiln;

/// <summary>
/// Sequences of unequal length without padding: the rows of all steps, time-major, as <c>torch.nn.utils.rnn.PackedSequence</c>. Step 0
/// of every sequence comes first, longest sequence first, then step 1 of those that have one, and so on.
/// </summary>
/// <typeparam name="T">Type of the values: <see cref="float"/> for features, <see cref="int"/> or <see cref="long"/> for indices.</typeparam>
/// <remarks>
/// <para>
/// <see cref="PackedSequence.Create"/> makes one of its parts, <see cref="Sequence"/> of sequences. One object can be filled again
/// and again, which allocates nothing once it has met its largest batch; what its memories show holds until it is filled the next time.
/// </para>
/// <para>
/// A packed output of a model is one such object for the life of the model: its values, and the batch sizes and indices, which are those
/// of the call's input, are valid until the next call. Objects are not safe for use on several threads at once while one of them fills.
/// </para>
/// </remarks>
public sealed partial class PackedSequence<T>
{
    /// <summary>An empty object for the methods of <see cref="Sequence"/> that fill one: no sequences, no steps, one value a step.</summary>
    public PackedSequence()
    {
    }

    /// <summary>The values: (sum of lengths, <see cref="Features"/>), dense.</summary>
    public ReadOnlyMemory<T> Data { get; private set; }

    /// <summary>Values per step: 1 for index sequences.</summary>
    public int Features { get; private set; } = 1;

    /// <summary>How many sequences have a step t, for every t: positive, never increasing.</summary>
    public ReadOnlyMemory<int> BatchSizes { get; private set; }

    /// <summary>Where the sequence at each packed place stood in the caller's order; empty when that was sorted already.</summary>
    public ReadOnlyMemory<int> SortedIndices { get; private set; }

    /// <summary>The packed place of each of the caller's sequences, inverse of <see cref="SortedIndices"/>; empty with it.</summary>
    public ReadOnlyMemory<int> UnsortedIndices { get; private set; }

    /// <summary>Number of sequences.</summary>
    public int Count => BatchSizes.IsEmpty ? 0 : BatchSizes.Span[0];

    /// <summary>Length of the longest sequence: the number of <see cref="BatchSizes"/>.</summary>
    public int Steps => BatchSizes.Length;

    /// <summary>Number of rows in <see cref="Data"/>: the sum of all lengths.</summary>
    public int Rows => Data.Length / Features;

    /// <summary>Writes the length of every sequence in the caller's order, as the second result of <c>pad_packed_sequence</c>.</summary>
    /// <param name="lengths">Takes <see cref="Count"/> values.</param>
    /// <exception cref="ArgumentException"><paramref name="lengths"/> does not hold exactly <see cref="Count"/> values.</exception>
    public void GetLengths(Span<int> lengths)
    {
        if (lengths.Length != Count)
        {
            throw new ArgumentException(
                $"PackedSequence.GetLengths: lengths must have one value per sequence, {Count}, but has {lengths.Length}.", nameof(lengths));
        }

        ReadOnlySpan<int> sizes = BatchSizes.Span, sorted = SortedIndices.Span;
        for (int step = 0; step < sizes.Length; step++)
        {
            // The sequences that end here are those that the next step does not have.
            int going = step + 1 < sizes.Length ? sizes[step + 1] : 0;
            for (int place = going; place < sizes[step]; place++)
                lengths[sorted.IsEmpty ? place : sorted[place]] = step + 1;
        }
    }

    /// <summary>The length of one sequence, by its place in the caller's order.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public int LengthOf(int index)
    {
        SequenceCheck.Range("PackedSequence.LengthOf", nameof(index), index, 0, Count - 1);
        int place = PlaceOf(index), low = 1, high = Steps;
        ReadOnlySpan<int> sizes = BatchSizes.Span;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sizes[middle] > place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Whether <paramref name="other"/> packs sequences of the same lengths in the same order, whatever their values.</summary>
    /// <param name="other">Another packed sequence, such as the targets of these inputs.</param>
    /// <remarks>No indices and the indices 0, 1, 2, … say the same and count as equal.</remarks>
    public bool HasSameBatch<TOther>(PackedSequence<TOther> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return BatchSizes.Span.SequenceEqual(other.BatchSizes.Span) && SameOrder(SortedIndices.Span, other.SortedIndices.Span);
    }

    /// <summary>How many sequences, steps and values it has.</summary>
    public override string ToString() =>
        $"PackedSequence<{typeof(T).Name}>: {Count} sequences, {Steps} steps, {Rows} rows of {Features}";

    /// <summary>
    /// Shows other values over the batch sizes and indices of <paramref name="batch"/>, without copying or allocating: how a model gives a
    /// packed output. The values are valid as long as both memories are: for a model, until its next call.
    /// </summary>
    /// <param name="data">(rows, features): one row for each of the batch.</param>
    /// <param name="features">Values per row.</param>
    /// <param name="batch">Whose batch sizes and indices these rows have.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> does not have the batch's rows.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Refill<TBatch>(ReadOnlyMemory<T> data, int features, PackedSequence<TBatch> batch)
    {
        if (features < 1 || data.Length != (long)batch.Rows * features)
            ThrowRefill(data.Length, features, batch.Rows);
        Show(data, features, batch.BatchSizes, batch.SortedIndices, batch.UnsortedIndices);
    }

    /// <summary>The place of one of the caller's sequences among the sorted ones.</summary>
    internal int PlaceOf(int index) => UnsortedIndices.IsEmpty ? index : UnsortedIndices.Span[index];

    /// <summary>Takes parts that have been checked.</summary>
    internal void Show(
        ReadOnlyMemory<T> data, int features, ReadOnlyMemory<int> batchSizes, ReadOnlyMemory<int> sorted, ReadOnlyMemory<int> unsorted)
    {
        Data = data;
        Features = features;
        BatchSizes = batchSizes;
        SortedIndices = sorted;
        UnsortedIndices = unsorted;
    }

    private static bool SameOrder(ReadOnlySpan<int> a, ReadOnlySpan<int> b) =>
        a.IsEmpty ? IsIdentity(b) : b.IsEmpty ? IsIdentity(a) : a.SequenceEqual(b);

    private static bool IsIdentity(ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] != i)
                return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowRefill(int length, int features, int rows) =>
        throw new ArgumentException(
            $"PackedSequence.Refill: data must have {rows} rows of {features} values, but has {length} values.", "data");
}
