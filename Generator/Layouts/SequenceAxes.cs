using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layouts;

/// <summary>Which sequences a value's leading axes run over.</summary>
internal static class SequenceAxes
{
    /// <summary>
    /// Batch and time of a shape (B, T, …) or (B*T, …); null if it has none, or if several pairs multiply to its first axis, so that
    /// its rows have no order by time. One step, or one sequence, leaves rows in the order they have anyway.
    /// </summary>
    public static SequencePair? PairOf(this IReadOnlyList<SequencePair> sequences, Shape shape)
    {
        if (sequences.FirstOrDefault(pair => pair.Leading(shape) == 2) is { } unmerged)
            return unmerged;
        SequencePair[] merged = [.. sequences.Where(pair => pair.Leading(shape) == 1 && !shape[0].Equals(pair.Batch) && !shape[0].Equals(pair.Time))];
        return merged.Length == 1 ? merged[0] : null;
    }
}
