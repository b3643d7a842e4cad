namespace Kiln;

/// <summary>Checks of the arguments of <see cref="Sequence"/>; each message names method, argument, index, what was expected and what came.</summary>
internal static class SequenceCheck
{
    /// <summary>At least one value a step.</summary>
    public static void Features(string method, int features)
    {
        if (features < 1)
            throw new ArgumentOutOfRangeException(nameof(features), features, $"{method}: features must be at least 1, but is {features}.");
    }

    /// <summary>One length for each sequence, in [shortest, steps], and never increasing when that is demanded.</summary>
    public static void Lengths(string method, ReadOnlySpan<int> lengths, int count, int shortest, int steps, bool enforceSorted)
    {
        if (lengths.Length != count)
        {
            throw new ArgumentException(
                $"{method}: lengths must have one value for each of the {count} sequences of padded, but has {lengths.Length}.", nameof(lengths));
        }

        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < shortest || lengths[i] > steps)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(lengths), lengths[i],
                    $"{method}: lengths[{i}] is {lengths[i]}; it must be in [{shortest}, {steps}], as padded has {steps} steps.");
            }
        }

        for (int i = 1; enforceSorted && i < lengths.Length; i++)
        {
            if (lengths[i] > lengths[i - 1])
                throw Unsorted(method, nameof(lengths), i, lengths[i], lengths[i - 1]);
        }
    }

    /// <summary>At least one sequence, each there and with whole steps, longest first when that is demanded.</summary>
    /// <returns>The longest length and the sum of all.</returns>
    public static (int Longest, long Rows) Sequences<T>(
        string method, IReadOnlyList<T[]> sequences, int features, int shortest = 0, bool enforceSorted = false)
    {
        NotNull(method, nameof(sequences), sequences);
        if (sequences.Count == 0)
            throw new ArgumentException($"{method}: sequences must have at least one sequence, but is empty.", nameof(sequences));

        Features(method, features);
        int longest = 0, before = int.MaxValue;
        long rows = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            int length = Steps(method, sequences[i], i, features, shortest);
            if (enforceSorted && length > before)
                throw Unsorted(method, nameof(sequences), i, length, before);
            longest = Math.Max(longest, length);
            before = length;
            rows += length;
        }

        return (longest, rows);
    }

    /// <summary>All values fit into one array.</summary>
    public static int Values(string method, long rows, int features)
    {
        Int128 values = (Int128)rows * features;
        return values <= Array.MaxLength
            ? (int)values
            : throw new ArgumentException($"{method}: the result would have {values} values; one array holds at most {Array.MaxLength}.");
    }

    /// <summary>A span that takes at least so many values.</summary>
    public static void Room(string method, string argument, int length, int needed, string what)
    {
        if (length < needed)
            throw new ArgumentException($"{method}: {argument} must have room for {needed} values, {what}, but has {length}.", argument);
    }

    /// <summary>A number in [least, most].</summary>
    public static void Range(string method, string argument, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(argument, value, $"{method}: {argument} must be in [{least}, {most}], but is {value}.");
    }

    /// <summary>An object that is there.</summary>
    public static void NotNull(string method, string argument, object value)
    {
        if (value is null)
            throw new ArgumentNullException(argument, $"{method}: {argument} is null.");
    }

    /// <summary>A packed sequence that holds something.</summary>
    public static void NotEmpty<T>(string method, PackedSequence<T> packed)
    {
        NotNull(method, nameof(packed), packed);
        if (packed.Count == 0)
            throw new ArgumentException($"{method}: packed must have at least one sequence, but is empty.", nameof(packed));
    }

    private static int Steps<T>(string method, T[] sequence, int index, int features, int shortest)
    {
        if (sequence is null)
            throw new ArgumentException($"{method}: sequences[{index}] is null.", "sequences");
        if (sequence.Length % features != 0)
        {
            throw new ArgumentException(
                $"{method}: sequences[{index}] has {sequence.Length} values, which is no multiple of features = {features}.", "sequences");
        }

        return sequence.Length / features >= shortest
            ? sequence.Length / features
            : throw new ArgumentException($"{method}: sequences[{index}] is empty; it must have at least one step.", "sequences");
    }

    private static ArgumentException Unsorted(string method, string argument, int index, int length, int before) =>
        new($"{method}: {argument} must be sorted, longest first, but [{index}] has {length} steps and [{index - 1}] only {before}. " +
            "Pass enforceSorted: false to have them sorted.", argument);
}
