namespace Kiln;

/// <summary>Padded sequences in memory: step t of sequence b starts at b * <see cref="SequenceStride"/> + t * <see cref="StepStride"/>.</summary>
internal readonly ref struct PaddedSequences<T>
{
    private PaddedSequences(ReadOnlySpan<T> values, int count, int steps, int features, int sequenceStride, int stepStride)
    {
        Values = values;
        Count = count;
        Steps = steps;
        Features = features;
        SequenceStride = sequenceStride;
        StepStride = stepStride;
    }

    public ReadOnlySpan<T> Values { get; }

    public int Count { get; }

    public int Steps { get; }

    public int Features { get; }

    public int SequenceStride { get; }

    public int StepStride { get; }

    /// <summary>(B, T), (B, T, F) or (B, T, …), or with the first two exchanged. The first two may be strided; the rest is dense.</summary>
    public static PaddedSequences<T> Of(string method, in ReadOnlyTensorSpan<T> padded, bool batchFirst)
    {
        string shape = batchFirst ? "(B, T) or (B, T, F)" : "(T, B) or (T, B, F)";
        if (padded.Rank < 2)
            throw new ArgumentException($"{method}: padded must have the shape {shape}, but has {ShapeText.Of(padded.Lengths)}.", nameof(padded));

        nint features = 1;
        for (int i = padded.Rank - 1; i >= 2; i--)
        {
            if (padded.Lengths[i] > 1 && padded.Strides[i] != features)
            {
                throw new ArgumentException(
                    $"{method}: the values of a step of padded must be dense, but dimension {i} of {ShapeText.Of(padded.Lengths)} has the " +
                    $"stride {padded.Strides[i]} instead of {features}. Copy it first.", nameof(padded));
            }

            features *= padded.Lengths[i];
        }

        if (padded.FlattenedLength == 0)
            throw new ArgumentException($"{method}: padded must have at least one value, but has the shape {ShapeText.Of(padded.Lengths)}.", nameof(padded));

        int batch = batchFirst ? 0 : 1, time = 1 - batch;
        nint extent = features + ((padded.Lengths[0] - 1) * padded.Strides[0]) + ((padded.Lengths[1] - 1) * padded.Strides[1]);
        ReadOnlySpan<T> values = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in padded.GetPinnableReference()), checked((int)extent));
        return new PaddedSequences<T>(
            values, (int)padded.Lengths[batch], (int)padded.Lengths[time], (int)features,
            (int)padded.Strides[batch], (int)padded.Strides[time]);
    }

    /// <summary>The dense values of <paramref name="count"/> sequences.</summary>
    public static PaddedSequences<T> Of(string method, ReadOnlySpan<T> padded, int count, int features, bool batchFirst)
    {
        SequenceCheck.Features(method, features);
        long step = (long)count * features;
        if (padded.IsEmpty || step == 0 || padded.Length % step != 0)
        {
            throw new ArgumentException(
                $"{method}: padded must have a multiple of B * features = {count} * {features} = {step} values (B is the number of lengths), " +
                $"but has {padded.Length}.", nameof(padded));
        }

        int steps = (int)(padded.Length / step);
        return batchFirst
            ? new PaddedSequences<T>(padded, count, steps, features, steps * features, features)
            : new PaddedSequences<T>(padded, count, steps, features, features, count * features);
    }

    /// <summary>The values from the first step of a sequence on.</summary>
    public ReadOnlySpan<T> From(int index) => Values[(index * SequenceStride)..];
}
