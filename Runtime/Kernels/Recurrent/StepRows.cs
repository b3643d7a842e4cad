namespace Kiln.Kernels;

/// <summary>
/// Picks the row of one step of every sequence out of time-major rows, adds to it, and changes between the order of packed sequences
/// (by rank, longest first) and the caller's. With <c>sortedIndices</c>, rank j is the caller's sequence <c>sortedIndices[j]</c>;
/// where that is a null reference, the orders are the same.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepRows
{
    /// <summary><c>result[sortedIndices[j]] = values[the last step of j]</c>.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="values">The rows of all steps (rows, width).</param>
    /// <param name="ldv">Floats from one row of <paramref name="values"/> to the next.</param>
    /// <param name="sortedIndices">The caller's number of each rank (batch), or a null reference.</param>
    /// <param name="result">Receives one row per sequence (batch, width).</param>
    /// <param name="ldr">Floats from one row of <paramref name="result"/> to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Last(
        Recurrence steps, nint width, ref readonly float values, nint ldv, ref readonly int sortedIndices, ref float result, nint ldr)
    {
        nint start = 0;
        for (nint t = 0; t < steps.Steps; t++)
        {
            nint rows = steps.Rows(t);
            nint after = t + 1 < steps.Steps ? steps.Rows(t + 1) : 0;
            for (nint j = after; j < rows; j++)
            {
                ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in values), (start + j) * ldv);
                Copy(width, in row, ref Unsafe.Add(ref result, Index(in sortedIndices, j) * ldr));
            }

            start += rows;
        }
    }

    /// <summary><c>result[sortedIndices[j]] = values[step 0 of j]</c>: the last step of a reverse walk.</summary>
    /// <inheritdoc cref="Last"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void First(
        Recurrence steps, nint width, ref readonly float values, nint ldv, ref readonly int sortedIndices, ref float result, nint ldr) =>
        Unsort(FirstRows(steps), width, in values, ldv, in sortedIndices, ref result, ldr, accumulate: false);

    /// <summary><c>values[the last step of j] += rows[sortedIndices[j]]</c>: the gradient of <see cref="Last"/>.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="values">The rows of all steps (rows, width).</param>
    /// <param name="ldv">Floats from one row of <paramref name="values"/> to the next.</param>
    /// <param name="sortedIndices">The caller's number of each rank (batch), or a null reference.</param>
    /// <param name="rows">One row per sequence (batch, width).</param>
    /// <param name="ldr">Floats from one row of <paramref name="rows"/> to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddLast(
        Recurrence steps, nint width, ref float values, nint ldv, ref readonly int sortedIndices, ref readonly float rows, nint ldr)
    {
        nint start = 0;
        for (nint t = 0; t < steps.Steps; t++)
        {
            nint size = steps.Rows(t);
            nint after = t + 1 < steps.Steps ? steps.Rows(t + 1) : 0;
            for (nint j = after; j < size; j++)
            {
                ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in rows), Index(in sortedIndices, j) * ldr);
                Addition.Run(width, in row, ref Unsafe.Add(ref values, (start + j) * ldv));
            }

            start += size;
        }
    }

    /// <summary><c>values[step 0 of j] += rows[sortedIndices[j]]</c>: the gradient of <see cref="First"/>.</summary>
    /// <inheritdoc cref="AddLast"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFirst(
        Recurrence steps, nint width, ref float values, nint ldv, ref readonly int sortedIndices, ref readonly float rows, nint ldr)
    {
        for (nint j = 0; j < FirstRows(steps); j++)
        {
            ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in rows), Index(in sortedIndices, j) * ldr);
            Addition.Run(width, in row, ref Unsafe.Add(ref values, j * ldv));
        }
    }

    /// <summary><c>to[j] = from[sortedIndices[j]]</c>: from the caller's order to that of ranks.</summary>
    /// <param name="batch">Number of sequences.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="from">The rows (batch, width).</param>
    /// <param name="ldf">Floats from one row of <paramref name="from"/> to the next.</param>
    /// <param name="sortedIndices">The caller's number of each rank (batch), or a null reference.</param>
    /// <param name="to">Receives the rows (batch, width).</param>
    /// <param name="ldt">Floats from one row of <paramref name="to"/> to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(
        nint batch, nint width, ref readonly float from, nint ldf, ref readonly int sortedIndices, ref float to, nint ldt)
    {
        for (nint j = 0; j < batch; j++)
        {
            ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in from), Index(in sortedIndices, j) * ldf);
            Copy(width, in row, ref Unsafe.Add(ref to, j * ldt));
        }
    }

    /// <summary><c>to[sortedIndices[j]] (+)= from[j]</c>: from the order of ranks to the caller's.</summary>
    /// <param name="batch">Number of sequences.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="from">The rows (batch, width).</param>
    /// <param name="ldf">Floats from one row of <paramref name="from"/> to the next.</param>
    /// <param name="sortedIndices">The caller's number of each rank (batch), or a null reference.</param>
    /// <param name="to">Receives the rows (batch, width).</param>
    /// <param name="ldt">Floats from one row of <paramref name="to"/> to the next.</param>
    /// <param name="accumulate">Whether to add to <paramref name="to"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unsort(
        nint batch, nint width, ref readonly float from, nint ldf, ref readonly int sortedIndices, ref float to, nint ldt,
        bool accumulate)
    {
        for (nint j = 0; j < batch; j++)
        {
            ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in from), j * ldf);
            ref float target = ref Unsafe.Add(ref to, Index(in sortedIndices, j) * ldt);
            if (accumulate)
            {
                Addition.Run(width, in row, ref target);
            }
            else
            {
                Copy(width, in row, ref target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint FirstRows(Recurrence steps) => steps.Steps > 0 ? steps.Rows(0) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Index(ref readonly int sortedIndices, nint rank) =>
        Unsafe.IsNullRef(in sortedIndices) ? rank : Unsafe.Add(ref Unsafe.AsRef(in sortedIndices), rank);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(nint width, ref readonly float from, ref float to) =>
        MemoryMarshal.CreateReadOnlySpan(in from, (int)width).CopyTo(MemoryMarshal.CreateSpan(ref to, (int)width));
}
