namespace Kiln;

/// <summary>
/// Pads and packs sequences of unequal length, as <c>torch.nn.utils.rnn</c>. A sequence is a flat array of (length, features). What returns
/// a new object has a twin that writes into a given one and allocates nothing once that has met its largest batch. Arguments are checked
/// before anything is written.
/// </summary>
/// <remarks>Batch first by default, like everything in Kiln; PyTorch's <c>batch_first</c> is false by default.</remarks>
public static partial class Sequence
{
    /// <summary>Lays sequences side by side, the shorter ones filled up, as <c>pad_sequence</c>.</summary>
    /// <param name="sequences">At least one; each (length, <paramref name="features"/>) flat, possibly empty.</param>
    /// <param name="features">Values per step: 1 for index sequences.</param>
    /// <param name="batchFirst">(B, T, F) if true, else (T, B, F).</param>
    /// <param name="paddingValue">What stands where a sequence has no step: 0 by default.</param>
    /// <param name="paddingSide">Whether padding comes after a sequence or before it.</param>
    /// <returns>(B, T, <paramref name="features"/>) with the longest length T, or (B, T) for one feature; time first if asked for.</returns>
    /// <exception cref="ArgumentException">No sequences, a null one, or one whose length is no multiple of the features.</exception>
    public static Tensor<T> PadSequence<T>(
        IReadOnlyList<T[]> sequences,
        int features = 1,
        bool batchFirst = true,
        T? paddingValue = default,
        PaddingSide paddingSide = PaddingSide.Right)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PadSequence)}";
        (int steps, _) = SequenceCheck.Sequences(method, sequences, features);
        var values = new T[SequenceCheck.Values(method, (long)sequences.Count * steps, features)];
        Pad(sequences, values, steps, features, batchFirst, paddingValue!, paddingSide);
        return Shaped(values, sequences.Count, steps, features, batchFirst);
    }

    /// <summary>The twin of <see cref="PadSequence{T}(IReadOnlyList{T[]}, int, bool, T, PaddingSide)"/> that writes into spans.</summary>
    /// <param name="sequences">At least one; each (length, <paramref name="features"/>) flat, possibly empty.</param>
    /// <param name="destination">Takes B * T * <paramref name="features"/> values, dense; what lies behind them stays as it is.</param>
    /// <param name="lengths">Takes the B lengths.</param>
    /// <param name="features">Values per step: 1 for index sequences.</param>
    /// <param name="batchFirst">(B, T, F) if true, else (T, B, F).</param>
    /// <param name="paddingValue">What stands where a sequence has no step: 0 by default.</param>
    /// <param name="paddingSide">Whether padding comes after a sequence or before it.</param>
    /// <returns>T, the longest length.</returns>
    /// <exception cref="ArgumentException">No sequences, a null one, one whose length is no multiple of the features, or a span too short.</exception>
    public static int PadSequence<T>(
        IReadOnlyList<T[]> sequences,
        Span<T> destination,
        Span<int> lengths,
        int features = 1,
        bool batchFirst = true,
        T? paddingValue = default,
        PaddingSide paddingSide = PaddingSide.Right)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PadSequence)}";
        (int steps, _) = SequenceCheck.Sequences(method, sequences, features);
        int count = sequences.Count;
        int values = SequenceCheck.Values(method, (long)count * steps, features);
        SequenceCheck.Room(method, nameof(destination), destination.Length, values, "B * T * features");
        SequenceCheck.Room(method, nameof(lengths), lengths.Length, count, "one for each sequence");

        for (int i = 0; i < count; i++)
            lengths[i] = sequences[i].Length / features;
        Pad(sequences, destination[..values], steps, features, batchFirst, paddingValue!, paddingSide);
        return steps;
    }

    /// <summary>Takes the padding off again, as <c>unpad_sequence</c>.</summary>
    /// <param name="padded">(B, T) or (B, T, F), or time first; the values of a step dense.</param>
    /// <param name="lengths">Length of every sequence, in [0, T].</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    /// <returns>The sequences, each (length, F) flat.</returns>
    /// <exception cref="ArgumentException">A shape or a length that does not fit.</exception>
    public static T[][] UnpadSequence<T>(ReadOnlyTensorSpan<T> padded, ReadOnlySpan<int> lengths, bool batchFirst = true)
    {
        const string method = $"{nameof(Sequence)}.{nameof(UnpadSequence)}";
        PaddedSequences<T> source = PaddedSequences<T>.Of(method, padded, batchFirst);
        SequenceCheck.Lengths(method, lengths, source.Count, 0, source.Steps, enforceSorted: false);
        var sequences = new T[lengths.Length][];
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i] = new T[lengths[i] * source.Features];
            Unpad(source, i, lengths[i], sequences[i]);
        }

        return sequences;
    }

    /// <inheritdoc cref="UnpadSequence{T}(ReadOnlyTensorSpan{T}, ReadOnlySpan{int}, bool)"/>
    public static T[][] UnpadSequence<T>(Tensor<T> padded, ReadOnlySpan<int> lengths, bool batchFirst = true) =>
        UnpadSequence(padded.AsReadOnlyTensorSpan(), lengths, batchFirst);

    /// <summary>Takes the padding off one sequence and writes it into a span.</summary>
    /// <param name="padded">(B, T) or (B, T, F), or time first; the values of a step dense.</param>
    /// <param name="index">Which sequence.</param>
    /// <param name="length">Its length, in [0, T].</param>
    /// <param name="destination">Takes the <paramref name="length"/> * F values; what lies behind them stays as it is.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    /// <returns>How many values were written.</returns>
    /// <exception cref="ArgumentException">A shape, an index, a length or a span that does not fit.</exception>
    public static int UnpadSequence<T>(
        ReadOnlyTensorSpan<T> padded, int index, int length, Span<T> destination, bool batchFirst = true)
    {
        const string method = $"{nameof(Sequence)}.{nameof(UnpadSequence)}";
        PaddedSequences<T> source = PaddedSequences<T>.Of(method, padded, batchFirst);
        SequenceCheck.Range(method, nameof(index), index, 0, source.Count - 1);
        SequenceCheck.Range(method, nameof(length), length, 0, source.Steps);
        SequenceCheck.Room(method, nameof(destination), destination.Length, length * source.Features, "length * F");
        Unpad(source, index, length, destination);
        return length * source.Features;
    }

    private static void Pad<T>(
        IReadOnlyList<T[]> sequences, Span<T> values, int steps, int features, bool batchFirst, T paddingValue, PaddingSide side)
    {
        // Nothing but empty sequences: no values.
        if (steps == 0)
            return;
        int count = sequences.Count;
        int sequenceStride = batchFirst ? steps * features : features;
        int stepStride = batchFirst ? features : count * features;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> sequence = sequences[i];
            int length = sequence.Length / features;
            int first = side == PaddingSide.Left ? steps - length : 0, padding = side == PaddingSide.Left ? 0 : length;
            Span<T> row = values[(i * sequenceStride)..];
            if (length > 0)
                CopySteps(sequence, features, row[(first * stepStride)..], stepStride, length, features);
            if (length < steps)
                FillSteps(row[(padding * stepStride)..], stepStride, steps - length, features, paddingValue);
        }
    }

    private static void Unpad<T>(in PaddedSequences<T> source, int index, int length, Span<T> destination) =>
        CopySteps(source.From(index), source.StepStride, destination, source.Features, length, source.Features);

    private static void CopySteps<T>(
        ReadOnlySpan<T> source, int sourceStride, Span<T> destination, int destinationStride, int steps, int features)
    {
        if (sourceStride == features && destinationStride == features)
        {
            source[..(steps * features)].CopyTo(destination);
            return;
        }

        for (int step = 0; step < steps; step++)
            source.Slice(step * sourceStride, features).CopyTo(destination[(step * destinationStride)..]);
    }

    private static void FillSteps<T>(Span<T> destination, int stride, int steps, int features, T value)
    {
        if (stride == features)
        {
            destination[..(steps * features)].Fill(value);
            return;
        }

        for (int step = 0; step < steps; step++)
            destination.Slice(step * stride, features).Fill(value);
    }

    private static Tensor<T> Shaped<T>(T[] values, int count, int steps, int features, bool batchFirst)
    {
        nint rows = batchFirst ? count : steps, columns = batchFirst ? steps : count;
        return features == 1 ? Tensor.Create(values, [rows, columns]) : Tensor.Create(values, [rows, columns, features]);
    }
}
