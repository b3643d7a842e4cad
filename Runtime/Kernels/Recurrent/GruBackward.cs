namespace Kiln.Kernels;

/// <summary>
/// <see cref="Gru.Backward"/>, strip by strip: the gate gradients of a step over its gates, then their product with Wᵀ, which is
/// kept transposed for all steps, for the step before.
/// </summary>
internal readonly ref struct GruBackward : IStripWalk
{
    private readonly Recurrence steps;
    private readonly nint hidden;
    private readonly nint block;
    private readonly ref float gates;
    private readonly ref readonly float outputs;
    private readonly ref readonly float dOutputs;
    private readonly ref readonly float weight;
    private readonly ref readonly float initial;
    private readonly ref float dInitial;

    /// <summary>Wᵀ (3 block, block).</summary>
    private readonly ref float transposed;

    /// <summary>The gradient of the states of a step, as the step after it gives it (batch, hidden).</summary>
    private readonly ref float dh;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GruBackward(
        Recurrence steps, nint hidden, ref float gates, ref readonly float outputs, ref readonly float dOutputs,
        ref readonly float weight, ref readonly float initial, ref float dInitial, ref float scratch)
    {
        this.steps = steps;
        this.hidden = hidden;
        block = (hidden + 15) & ~15;
        this.gates = ref gates;
        this.outputs = ref outputs;
        this.dOutputs = ref dOutputs;
        this.weight = ref weight;
        this.initial = ref initial;
        this.dInitial = ref dInitial;
        transposed = ref scratch;
        dh = ref Unsafe.Add(ref transposed, 3 * block * block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        if (NarrowGates.Suits<V>(hidden))
        {
            NarrowGates.Transpose(hidden, 3 * block, in weight, 3 * block, ref transposed);
            Strips.RunNarrow<V, GruBackward>(in this, in steps, NarrowGru.Operations(hidden));
            return;
        }

        Transposition.Run(hidden, 3 * block, in weight, 3 * block, ref transposed, block);
        Strips.Run<V, GruBackward>(in this, in steps, 3 * block * hidden);
    }

    /// <summary>The rows [first, first + count) of every step, once Wᵀ is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
    {
        if (NarrowGates.Suits<V>(hidden))
        {
            NarrowGru.Backward<V>(
                first, count, steps, hidden, ref gates, in outputs, in dOutputs, in initial, ref dInitial, in transposed);
            return;
        }

        StepReturn walk = new(steps, first, count);
        while (walk.Next())
        {
            Gates<V>(first, in walk);
            if (walk.Passing > 0)
            {
                States<V>(walk.Row, walk.Passing, ref Unsafe.Add(ref dh, first * hidden));
            }

            if (walk.Continued < walk.Rows && !Unsafe.IsNullRef(in dInitial))
            {
                ref float dState = ref Unsafe.Add(ref dInitial, (first + walk.Continued) * hidden);
                States<V>(walk.Row + walk.Continued, walk.Rows - walk.Continued, ref dState);
            }
        }
    }

    /// <summary>The gate gradients of one step, in runs of rows that agree on where they come from and who follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gates<V>(nint first, in StepReturn walk) where V : struct, ISimd<V>
    {
        for (nint row = 0, end; row < walk.Rows; row = end)
        {
            bool followed = row < walk.Followed;
            bool continued = row < walk.Continued;
            end = continued ? walk.Continued : walk.Rows;
            end = followed ? nint.Min(end, walk.Followed) : end;
            nint at = (walk.Row + row) * hidden;
            nint own = (first + row) * hidden;
            ref float carried = ref Unsafe.Add(ref dh, own);
            ref float previous = ref continued
                ? ref Unsafe.Add(ref Unsafe.AsRef(in outputs), (walk.PreviousRow + row) * hidden)
                : ref Optional.At(in initial, own);
            GruCell.Backward<V>(
                end - row, hidden, block, walk.PreviousRow - walk.Row, ref Unsafe.Add(ref gates, (walk.Row + row) * 4 * block), in previous,
                ref Unsafe.Add(ref Unsafe.AsRef(in dOutputs), at), ref followed ? ref carried : ref Unsafe.NullRef<float>(),
                ref continued || Unsafe.IsNullRef(in dInitial) ? ref carried : ref Unsafe.Add(ref dInitial, own));
        }
    }

    /// <summary>The gradient of the states that some rows of a step come from: what is there already plus <c>[dr dz (dn r)] Wᵀ</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void States<V>(nint row, nint rows, ref float dState) where V : struct, ISimd<V>
    {
        nint width = 4 * block;
        ref float da = ref Unsafe.Add(ref gates, row * width + block);
        Operands operands = new(3 * block, in da, width, 1, in transposed, block, ref dState, hidden);
        StateProduct.Run<V>(rows, hidden, in operands, accumulate: true);
    }
}
