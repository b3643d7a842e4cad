namespace Kiln.Kernels;

/// <summary>The gradient of a recurrent weight, over all steps at once after the walk back.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RecurrentWeights
{
    /// <summary>
    /// <c>dW (+)= Σ h'ᵀ da</c> over the rows of all steps, in ascending order, where h' is the row that a row continues, or the initial
    /// state. The order makes dense equal packed with equal lengths, bit for bit. Truncation changes nothing here: a state from beyond
    /// the cut is a constant that the weight is still multiplied with.
    /// </summary>
    /// <param name="steps">The steps.</param>
    /// <param name="state">Width of a state.</param>
    /// <param name="columns">Width of a row of dW.</param>
    /// <param name="outputs">h (rows, state).</param>
    /// <param name="initial">h before a sequence's first step (batch, state), or a null reference for zeros.</param>
    /// <param name="dPre">da, the gradient of <c>h' W</c> (rows, columns).</param>
    /// <param name="ldp">Floats from one row of <paramref name="dPre"/> to the next.</param>
    /// <param name="dWeight">The gradient of W (state, columns).</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dWeight"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        Recurrence steps, nint state, nint columns, ref readonly float outputs, ref readonly float initial, ref readonly float dPre,
        nint ldp, ref float dWeight, nint ldw, bool accumulate)
    {
        if (steps.Dense && Unsafe.IsNullRef(in initial) && steps.Steps > 1)
        {
            // All rows but those of the first step continue a row, one step further.
            nint from = steps.Reverse ? steps.Batch : 0;
            Gemm.TN(
                state, columns, (steps.Steps - 1) * steps.Batch, in Unsafe.Add(ref Unsafe.AsRef(in outputs), from * state), state,
                in Unsafe.Add(ref Unsafe.AsRef(in dPre), (steps.Batch - from) * ldp), ldp, ref dWeight, ldw, accumulate);
            return;
        }

        Walk(steps, state, columns, in outputs, in initial, in dPre, ldp, ref dWeight, ldw, accumulate);
    }

    /// <summary>The same, step by step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Walk(
        Recurrence steps, nint state, nint columns, ref readonly float outputs, ref readonly float initial, ref readonly float dPre,
        nint ldp, ref float dWeight, nint ldw, bool accumulate)
    {
        ref float panel = ref ThreadRoom.Run(OuterSum.PanelSize);
        OuterSum sum = new(state, columns, in dPre, ldp, ref dWeight, ldw, accumulate, ref panel);
        nint start = 0;
        for (nint t = 0; t < steps.Steps; t++)
        {
            nint rows = steps.Rows(t);
            nint before = steps.Reverse ? t + 1 : t - 1;
            nint size = before >= 0 && before < steps.Steps ? steps.Rows(before) : 0;
            nint continued = nint.Min(rows, size);
            nint previous = steps.Reverse ? start + rows : start - size;
            sum.Add(ref Unsafe.Add(ref Unsafe.AsRef(in outputs), previous * state), start, continued);
            if (!Unsafe.IsNullRef(in initial))
            {
                sum.Add(ref Unsafe.Add(ref Unsafe.AsRef(in initial), continued * state), start + continued, rows - continued);
            }

            start += rows;
        }

        sum.Finish();
    }
}
