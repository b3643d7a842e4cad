namespace Kiln;

/// <content>Packing: sequences and padded tensors to <see cref="PackedSequence{T}"/>.</content>
public static partial class Sequence
{
    /// <summary>Packs sequences, as <c>pack_sequence</c>.</summary>
    /// <param name="sequences">At least one; each (length, <paramref name="features"/>) flat, with at least one step.</param>
    /// <param name="features">Values per step: 1 for index sequences.</param>
    /// <param name="enforceSorted">
    /// If true, the sequences must be sorted, longest first. If false they are sorted here; equal lengths keep their order.
    /// </param>
    /// <returns>The packed sequences; without indices when <paramref name="enforceSorted"/> is true.</returns>
    /// <exception cref="ArgumentException">
    /// No sequences, a null or empty one, one whose length is no multiple of the features, or unsorted ones that should be sorted.
    /// </exception>
    public static PackedSequence<T> PackSequence<T>(IReadOnlyList<T[]> sequences, int features = 1, bool enforceSorted = true)
    {
        var packed = new PackedSequence<T>();
        PackSequence(sequences, packed, features, enforceSorted);
        return packed;
    }

    /// <summary>
    /// The twin of <see cref="PackSequence{T}(IReadOnlyList{T[]}, int, bool)"/> that fills an object again. It allocates only when the batch
    /// has more rows, sequences or steps than any before.
    /// </summary>
    /// <param name="sequences">At least one; each (length, <paramref name="features"/>) flat, with at least one step.</param>
    /// <param name="destination">Takes the packed sequences; what it held before is gone.</param>
    /// <param name="features">Values per step: 1 for index sequences.</param>
    /// <param name="enforceSorted">If true, the sequences must be sorted, longest first. If false they are sorted here.</param>
    /// <exception cref="ArgumentException">As of the method that returns a new object.</exception>
    public static void PackSequence<T>(
        IReadOnlyList<T[]> sequences, PackedSequence<T> destination, int features = 1, bool enforceSorted = true)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PackSequence)}";
        (_, long rows) = SequenceCheck.Sequences(method, sequences, features, shortest: 1, enforceSorted);
        SequenceCheck.Values(method, rows, features);
        SequenceCheck.NotNull(method, nameof(destination), destination);

        Span<int> lengths = destination.Scratch(sequences.Count);
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = sequences[i].Length / features;
        destination.Arrange(lengths, features, enforceSorted);
        for (int i = 0; i < lengths.Length; i++)
            destination.Write(i, sequences[i], features, lengths[i]);
    }

    /// <summary>Packs padded sequences, as <c>pack_padded_sequence</c>.</summary>
    /// <param name="padded">(B, T) or (B, T, F), or time first; the values of a step dense.</param>
    /// <param name="lengths">Length of every sequence, in [1, T]; the steps after it are left out.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    /// <param name="enforceSorted">
    /// If true, the lengths must never increase. If false the sequences are sorted here; equal lengths keep their order.
    /// </param>
    /// <returns>
    /// The packed sequences, with as many steps as the longest length; without indices when <paramref name="enforceSorted"/> is true.
    /// </returns>
    /// <exception cref="ArgumentException">A shape or a length that does not fit, or unsorted lengths that should be sorted.</exception>
    public static PackedSequence<T> PackPaddedSequence<T>(
        ReadOnlyTensorSpan<T> padded, ReadOnlySpan<int> lengths, bool batchFirst = true, bool enforceSorted = true)
    {
        var packed = new PackedSequence<T>();
        PackPaddedSequence(padded, lengths, packed, batchFirst, enforceSorted);
        return packed;
    }

    /// <inheritdoc cref="PackPaddedSequence{T}(ReadOnlyTensorSpan{T}, ReadOnlySpan{int}, bool, bool)"/>
    public static PackedSequence<T> PackPaddedSequence<T>(
        Tensor<T> padded, ReadOnlySpan<int> lengths, bool batchFirst = true, bool enforceSorted = true) =>
        PackPaddedSequence(padded.AsReadOnlyTensorSpan(), lengths, batchFirst, enforceSorted);

    /// <summary>
    /// The twin of <see cref="PackPaddedSequence{T}(ReadOnlyTensorSpan{T}, ReadOnlySpan{int}, bool, bool)"/> that fills an object again. It
    /// allocates only when the batch has more rows, sequences or steps than any before.
    /// </summary>
    /// <param name="padded">(B, T) or (B, T, F), or time first; the values of a step dense.</param>
    /// <param name="lengths">Length of every sequence, in [1, T]; the steps after it are left out.</param>
    /// <param name="destination">Takes the packed sequences; what it held before is gone.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    /// <param name="enforceSorted">If true, the lengths must never increase. If false the sequences are sorted here.</param>
    /// <exception cref="ArgumentException">As of the method that returns a new object.</exception>
    public static void PackPaddedSequence<T>(
        ReadOnlyTensorSpan<T> padded,
        ReadOnlySpan<int> lengths,
        PackedSequence<T> destination,
        bool batchFirst = true,
        bool enforceSorted = true)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PackPaddedSequence)}";
        Pack(method, PaddedSequences<T>.Of(method, padded, batchFirst), lengths, destination, enforceSorted);
    }

    /// <summary>The same for the dense values of padded sequences without a shape; T follows from their number.</summary>
    /// <param name="padded">(B, T, <paramref name="features"/>) flat, or time first.</param>
    /// <param name="lengths">Length of every sequence, in [1, T]; the steps after it are left out.</param>
    /// <param name="destination">Takes the packed sequences; what it held before is gone.</param>
    /// <param name="features">Values per step: 1 for index sequences.</param>
    /// <param name="batchFirst">Whether the batch is the first dimension.</param>
    /// <param name="enforceSorted">If true, the lengths must never increase. If false the sequences are sorted here.</param>
    /// <exception cref="ArgumentException">A number of values or a length that does not fit, or unsorted lengths that should be sorted.</exception>
    public static void PackPaddedSequence<T>(
        ReadOnlySpan<T> padded,
        ReadOnlySpan<int> lengths,
        PackedSequence<T> destination,
        int features = 1,
        bool batchFirst = true,
        bool enforceSorted = true)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PackPaddedSequence)}";
        Pack(method, PaddedSequences<T>.Of(method, padded, lengths.Length, features, batchFirst), lengths, destination, enforceSorted);
    }

    private static void Pack<T>(
        string method, in PaddedSequences<T> padded, ReadOnlySpan<int> lengths, PackedSequence<T> destination, bool enforceSorted)
    {
        SequenceCheck.Lengths(method, lengths, padded.Count, 1, padded.Steps, enforceSorted);
        SequenceCheck.NotNull(method, nameof(destination), destination);
        destination.Arrange(lengths, padded.Features, enforceSorted);
        for (int i = 0; i < lengths.Length; i++)
            destination.Write(i, padded.From(i), padded.StepStride, lengths[i]);
    }
}
