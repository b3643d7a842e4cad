namespace Kiln;

/// <summary>
/// Moves one sequence in or out of packed rows. The sequence at place j has its step t in row size[0] + … + size[t - 1] + j; outside,
/// its steps lie a stride apart.
/// </summary>
internal static class PackedRows
{
    /// <summary>Writes <paramref name="length"/> steps into the rows.</summary>
    public static void Scatter<T>(
        ReadOnlySpan<T> sequence, int stride, int length, Span<T> rows, ReadOnlySpan<int> sizes, int place, int features)
    {
        int row = place;
        if (features == 1)
        {
            for (int step = 0; step < length; row += sizes[step++])
                rows[row] = sequence[step * stride];
            return;
        }

        for (int step = 0; step < length; row += sizes[step++])
            sequence.Slice(step * stride, features).CopyTo(rows[(row * features)..]);
    }

    /// <summary>Reads <paramref name="length"/> steps from the rows.</summary>
    public static void Gather<T>(
        ReadOnlySpan<T> rows, ReadOnlySpan<int> sizes, int place, int features, Span<T> sequence, int stride, int length)
    {
        int row = place;
        if (features == 1)
        {
            for (int step = 0; step < length; row += sizes[step++])
                sequence[step * stride] = rows[row];
            return;
        }

        for (int step = 0; step < length; row += sizes[step++])
            rows.Slice(row * features, features).CopyTo(sequence[(step * stride)..]);
    }
}
