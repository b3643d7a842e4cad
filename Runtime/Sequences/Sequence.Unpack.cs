namespace Kiln;

/// <content>Unpacking: <see cref="PackedSequence{T}"/> to padded tensors and sequences.</content>
public static partial class Sequence
{
    /// <summary>Pads packed sequences, in the order in which they came before sorting, as <c>pad_packed_sequence</c>.</summary>
    /// <param name="packed">At least one sequence.</param>
    /// <param name="batchFirst">(B, T, F) if true, else (T, B, F).</param>
    /// <param name="paddingValue">What stands where a sequence has no step: 0 by default.</param>
    /// <param name="totalLength">T, at least the longest length; null for the longest length.</param>
    /// <returns>The padded tensor, without the last dimension for one feature, and the lengths.</returns>
    /// <exception cref="ArgumentException">No sequences, or a total length that is too short.</exception>
    public static (Tensor<T> Padded, int[] Lengths) PadPackedSequence<T>(
        PackedSequence<T> packed, bool batchFirst = true, T? paddingValue = default, int? totalLength = null)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PadPackedSequence)}";
        int steps = TotalLength(method, packed, totalLength);
        var values = new T[SequenceCheck.Values(method, (long)packed.Count * steps, packed.Features)];
        var lengths = new int[packed.Count];
        PadPacked(packed, values, lengths, steps, batchFirst, paddingValue!);
        return (Shaped(values, packed.Count, steps, packed.Features, batchFirst), lengths);
    }

    /// <summary>The twin of <see cref="PadPackedSequence{T}(PackedSequence{T}, bool, T, int?)"/> that writes into spans.</summary>
    /// <param name="packed">At least one sequence.</param>
    /// <param name="destination">Takes B * T * F values, dense; what lies behind them stays as it is.</param>
    /// <param name="lengths">Takes the B lengths.</param>
    /// <param name="batchFirst">(B, T, F) if true, else (T, B, F).</param>
    /// <param name="paddingValue">What stands where a sequence has no step: 0 by default.</param>
    /// <param name="totalLength">T, at least the longest length; null for the longest length.</param>
    /// <returns>T.</returns>
    /// <exception cref="ArgumentException">No sequences, a total length or a span that is too short.</exception>
    public static int PadPackedSequence<T>(
        PackedSequence<T> packed,
        Span<T> destination,
        Span<int> lengths,
        bool batchFirst = true,
        T? paddingValue = default,
        int? totalLength = null)
    {
        const string method = $"{nameof(Sequence)}.{nameof(PadPackedSequence)}";
        int steps = TotalLength(method, packed, totalLength);
        int values = SequenceCheck.Values(method, (long)packed.Count * steps, packed.Features);
        SequenceCheck.Room(method, nameof(destination), destination.Length, values, "B * T * F");
        SequenceCheck.Room(method, nameof(lengths), lengths.Length, packed.Count, "one for each sequence");
        PadPacked(packed, destination[..values], lengths[..packed.Count], steps, batchFirst, paddingValue!);
        return steps;
    }

    /// <summary>The sequences in the order in which they came before sorting, as <c>unpack_sequence</c>.</summary>
    /// <param name="packed">At least one sequence.</param>
    /// <returns>The sequences, each (length, F) flat.</returns>
    /// <exception cref="ArgumentException">No sequences.</exception>
    public static T[][] UnpackSequence<T>(PackedSequence<T> packed)
    {
        SequenceCheck.NotEmpty($"{nameof(Sequence)}.{nameof(UnpackSequence)}", packed);
        var lengths = new int[packed.Count];
        packed.GetLengths(lengths);
        var sequences = new T[packed.Count][];
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i] = new T[lengths[i] * packed.Features];
            Unpack(packed, i, lengths[i], sequences[i], packed.Features);
        }

        return sequences;
    }

    /// <summary>Writes one of the packed sequences into a span.</summary>
    /// <param name="packed">At least one sequence.</param>
    /// <param name="index">Which sequence, in the order in which they came before sorting.</param>
    /// <param name="destination">Takes its (length, F) values; what lies behind them stays as it is.</param>
    /// <returns>How many values were written.</returns>
    /// <exception cref="ArgumentException">No such sequence, or a span too short for it.</exception>
    public static int UnpackSequence<T>(PackedSequence<T> packed, int index, Span<T> destination)
    {
        const string method = $"{nameof(Sequence)}.{nameof(UnpackSequence)}";
        SequenceCheck.NotEmpty(method, packed);
        SequenceCheck.Range(method, nameof(index), index, 0, packed.Count - 1);
        int length = packed.LengthOf(index);
        SequenceCheck.Room(method, nameof(destination), destination.Length, length * packed.Features, "length * F");
        Unpack(packed, index, length, destination, packed.Features);
        return length * packed.Features;
    }

    private static int TotalLength<T>(string method, PackedSequence<T> packed, int? totalLength)
    {
        SequenceCheck.NotEmpty(method, packed);
        int steps = totalLength ?? packed.Steps;
        return steps >= packed.Steps
            ? steps
            : throw new ArgumentOutOfRangeException(
                nameof(totalLength), totalLength,
                $"{method}: totalLength must be at least {packed.Steps}, the length of the longest sequence, but is {totalLength}.");
    }

    private static void PadPacked<T>(
        PackedSequence<T> packed, Span<T> values, Span<int> lengths, int steps, bool batchFirst, T paddingValue)
    {
        int features = packed.Features;
        int sequenceStride = batchFirst ? steps * features : features;
        int stepStride = batchFirst ? features : packed.Count * features;
        packed.GetLengths(lengths);
        for (int i = 0; i < lengths.Length; i++)
        {
            Span<T> row = values[(i * sequenceStride)..];
            Unpack(packed, i, lengths[i], row, stepStride);
            if (lengths[i] < steps)
                FillSteps(row[(lengths[i] * stepStride)..], stepStride, steps - lengths[i], features, paddingValue);
        }
    }

    private static void Unpack<T>(PackedSequence<T> packed, int index, int length, Span<T> sequence, int stride) =>
        PackedRows.Gather(packed.Data.Span, packed.BatchSizes.Span, packed.PlaceOf(index), packed.Features, sequence, stride, length);
}
