namespace Kiln.Parity.Tests;

/// <summary>Values of sequences in other orders.</summary>
internal static class SequenceLayout
{
    /// <summary>(rows, columns, features) to (columns, rows, features): time first to batch first, or back.</summary>
    public static float[] SwapAxes(float[] values, int rows, int columns, int features) =>
        [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, rows).SelectMany(row => values.AsSpan(((row * columns) + column) * features, features).ToArray()))];

    /// <summary>Steps [start, end) of every sequence of (B, T, features).</summary>
    public static T[] Steps<T>(T[] values, int batch, int features, int start, int end)
    {
        int row = values.Length / batch;
        return [.. Enumerable.Range(0, batch).SelectMany(i => values.AsSpan((i * row) + (start * features), (end - start) * features).ToArray())];
    }

    /// <summary>Packs (B, T, features) whose sequences have these lengths, in any order.</summary>
    public static PackedSequence<T> Pack<T>(T[] padded, int[] lengths, int features = 1)
    {
        var packed = new PackedSequence<T>();
        Sequence.PackPaddedSequence<T>(padded, lengths, packed, features, enforceSorted: false);
        return packed;
    }

    /// <summary>(B, T, features) with zeros after the end of each sequence.</summary>
    public static float[] Pad(PackedSequence<float> packed, int? steps = null)
    {
        var padded = Sequence.PadPackedSequence(packed, totalLength: steps).Padded;
        var values = new float[padded.FlattenedLength];
        padded.FlattenTo(values);
        return values;
    }
}
