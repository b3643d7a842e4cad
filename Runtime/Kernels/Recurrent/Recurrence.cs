namespace Kiln.Kernels;

/// <summary>
/// The steps of a recurrence. Rows are time-major: step t owns <c>batch</c> rows, or <c>batchSizes[t]</c> of them (packed sequences,
/// longest first, never increasing); row r of a step belongs to the same sequence as row r of any other.
/// </summary>
/// <remarks>
/// The walk goes from step 0 to the last, or from the last to step 0 (<c>reverse</c>). A row continues the row of the step walked
/// before; where that step has no such row, a sequence begins, from the initial state or zero: at step 0, or in reverse at the
/// sequence's own last step.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Recurrence
{
    internal readonly nint Steps;
    internal readonly nint Batch;
    internal readonly nint Truncation;
    internal readonly bool Reverse;
    private readonly ref readonly int batchSizes;

    /// <summary>Describes the steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="batchSizes">Rows of each step (steps), or a null reference if every step has <paramref name="batch"/> rows.</param>
    /// <param name="reverse">Whether the walk goes from the last step to the first.</param>
    /// <param name="truncation">
    /// k for truncated backpropagation: the recurrent gradient does not cross from step m k of the walk back to step m k - 1, m = 1, 2, ….
    /// 0: it crosses everywhere.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Recurrence(nint steps, nint batch, ref readonly int batchSizes, bool reverse = false, nint truncation = 0)
    {
        Steps = steps;
        Batch = batch;
        Reverse = reverse;
        Truncation = truncation;
        this.batchSizes = ref batchSizes;
    }

    /// <summary>Whether every step has <see cref="Batch"/> rows by construction.</summary>
    internal bool Dense
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.IsNullRef(in batchSizes);
    }

    /// <summary>Rows of step <paramref name="t"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint Rows(nint t) => Dense ? Batch : Unsafe.Add(ref Unsafe.AsRef(in batchSizes), t);

    /// <summary>Rows of all steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint AllRows()
    {
        if (Dense)
        {
            return Steps * Batch;
        }

        nint rows = 0;
        for (nint t = 0; t < Steps; t++)
        {
            rows += Rows(t);
        }

        return rows;
    }
}
