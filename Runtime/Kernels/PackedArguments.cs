namespace Kiln.Kernels;

/// <summary>What a generated method asks of packed arguments, and how it hands them to kernels.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PackedArguments
{
    /// <summary>The first packed argument of a call: it has rows of the right width and fits the model's capacities.</summary>
    /// <param name="method">The method, such as <c>CharSeq.Train</c>.</param>
    /// <param name="argument">The argument, such as <c>x</c>.</param>
    /// <param name="packed">What came.</param>
    /// <param name="features">Values of one step.</param>
    /// <param name="shape">The declared shape, such as <c>(B, T, 10)</c>.</param>
    /// <param name="batchName">The symbol of the batch, as an argument.</param>
    /// <param name="batchCapacity">What the constructor was given for it.</param>
    /// <param name="timeName">The symbol of time, as an argument.</param>
    /// <param name="timeCapacity">What the constructor was given for it.</param>
    public static void Check<T>(
        string method, string argument, PackedSequence<T> packed, int features, string shape,
        string batchName, int batchCapacity, string timeName, int timeCapacity)
    {
        ArgumentNullException.ThrowIfNull(packed, argument);
        if (packed.Count == 0)
            throw new ArgumentException($"{method}: {argument} must pack at least one sequence of {shape}, but is empty.", argument);
        Guard.Capacity(method, batchName, packed.Count, batchCapacity);
        Guard.Capacity(method, timeName, packed.Steps, timeCapacity);
        CheckFeatures(method, argument, packed, features, shape);
        CheckUnchanged(method, argument, packed);
    }

    /// <summary>A further packed argument has the sequences of the first.</summary>
    /// <param name="method">The method.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="packed">What came.</param>
    /// <param name="features">Values of one step.</param>
    /// <param name="shape">The declared shape.</param>
    /// <param name="firstArgument">Name of the first packed argument.</param>
    /// <param name="first">It.</param>
    public static void Check<T, TFirst>(
        string method, string argument, PackedSequence<T> packed, int features, string shape, string firstArgument, PackedSequence<TFirst> first)
    {
        ArgumentNullException.ThrowIfNull(packed, argument);
        if (!packed.HasSameBatch(first))
        {
            throw new ArgumentException(
                $"{method}: {argument} must pack sequences of the same lengths in the same order as {firstArgument} ({first}), but is {packed}" +
                $"{(packed.BatchSizes.Span.SequenceEqual(first.BatchSizes.Span) ? ", sorted differently" : ", of other lengths")}.", argument);
        }

        CheckFeatures(method, argument, packed, features, shape);
        if (packed.Rows != first.Rows)
            ThrowChanged(method, argument);
    }

    /// <summary>Rows of each step, for kernels.</summary>
    public static ref int BatchSizes<T>(PackedSequence<T> packed) => ref MemoryMarshal.GetReference(packed.BatchSizes.Span);

    /// <summary>The caller's place of each sequence, for kernels; a null reference where they came sorted.</summary>
    public static ref int SortedIndices<T>(PackedSequence<T> packed) =>
        ref packed.SortedIndices.IsEmpty ? ref Unsafe.NullRef<int>() : ref MemoryMarshal.GetReference(packed.SortedIndices.Span);

    /// <summary>The parts were checked when they were put together; kernels trust them, so arrays that somebody has written to since are refused.</summary>
    private static void CheckUnchanged<T>(string method, string argument, PackedSequence<T> packed)
    {
        ReadOnlySpan<int> sizes = packed.BatchSizes.Span, sorted = packed.SortedIndices.Span, unsorted = packed.UnsortedIndices.Span;
        long rows = 0;
        bool fine = sorted.Length == unsorted.Length && (sorted.IsEmpty || sorted.Length == packed.Count);
        for (int step = 0; step < sizes.Length; step++)
        {
            fine &= sizes[step] >= 1 && (step == 0 || sizes[step] <= sizes[step - 1]);
            rows += sizes[step];
        }

        for (int place = 0; fine && place < sorted.Length; place++)
            fine = (uint)sorted[place] < (uint)unsorted.Length && unsorted[sorted[place]] == place;
        if (!fine || rows != packed.Rows)
            ThrowChanged(method, argument);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowChanged(string method, string argument) =>
        throw new ArgumentException($"{method}: the batch sizes or indices of {argument} have been written to since it was packed.", argument);

    private static void CheckFeatures<T>(string method, string argument, PackedSequence<T> packed, int features, string shape)
    {
        if (packed.Features != features)
        {
            throw new ArgumentException(
                $"{method}: {argument} must have the shape {shape}, {features} values a step, but has {packed.Features}.", argument);
        }
    }
}
