namespace Kiln.Kernels;

/// <summary>
/// <see cref="Lstm.Backward"/>, strip by strip: the gate gradients of a step over its gates, then their product with Wᵀ, which is
/// kept transposed for all steps, for the step before.
/// </summary>
internal readonly ref struct LstmBackward : IStripWalk
{
    private readonly Recurrence steps;
    private readonly nint hidden;
    private readonly nint state;
    private readonly nint block;
    private readonly nint stateBlock;
    private readonly bool projects;
    private readonly ref float gates;
    private readonly ref readonly float cells;
    private readonly ref float dOutputs;
    private readonly ref readonly float dCells;
    private readonly ref readonly float weight;
    private readonly ref readonly float weightHr;
    private readonly nint ldr;
    private readonly ref readonly float initialCell;
    private readonly ref float dInitialState;
    private readonly ref float dInitialCell;

    /// <summary>Wᵀ (4 block, stateBlock).</summary>
    private readonly ref float transposed;

    /// <summary>W_hrᵀ (projection, block).</summary>
    private readonly ref float transposedHr;

    /// <summary>The gradient of the cells of a step, as the step after it gives it (batch, hidden).</summary>
    private readonly ref float dc;

    /// <summary>The gradient of the states of a step, as the step after it gives it (batch, state).</summary>
    private readonly ref float dh;

    /// <summary>The gradient of o tanh c (batch, hidden).</summary>
    private readonly ref float dUnprojected;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LstmBackward(
        Recurrence steps, nint hidden, nint projection, ref float gates, ref readonly float cells, ref float dOutputs,
        ref readonly float dCells, ref readonly float weight, ref readonly float weightHr, nint ldr, ref readonly float initialCell,
        ref float dInitialState, ref float dInitialCell, ref float scratch)
    {
        this.steps = steps;
        this.hidden = hidden;
        projects = projection > 0;
        state = projects ? projection : hidden;
        block = (hidden + 15) & ~15;
        stateBlock = (state + 15) & ~15;
        this.gates = ref gates;
        this.cells = ref cells;
        this.dOutputs = ref dOutputs;
        this.dCells = ref dCells;
        this.weight = ref weight;
        this.weightHr = ref weightHr;
        this.ldr = ldr;
        this.initialCell = ref initialCell;
        this.dInitialState = ref dInitialState;
        this.dInitialCell = ref dInitialCell;
        transposed = ref scratch;
        transposedHr = ref Unsafe.Add(ref transposed, 4 * block * stateBlock);
        dc = ref Unsafe.Add(ref transposedHr, projects ? state * block : 0);
        dh = ref Unsafe.Add(ref dc, steps.Batch * hidden);
        dUnprojected = ref Unsafe.Add(ref dh, steps.Batch * state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        if (IsNarrow<V>())
        {
            NarrowGates.Transpose(hidden, 4 * block, in weight, 4 * block, ref transposed);
            Strips.RunNarrow<V, LstmBackward>(in this, in steps, NarrowLstm.Operations(hidden));
            return;
        }

        Transposition.Run(state, 4 * block, in weight, 4 * block, ref transposed, stateBlock);
        if (projects)
        {
            Transposition.Run(hidden, state, in weightHr, ldr, ref transposedHr, block);
        }

        Strips.Run<V, LstmBackward>(in this, in steps, 4 * block * state);
    }

    /// <summary>The rows [first, first + count) of every step, once Wᵀ is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
    {
        if (IsNarrow<V>())
        {
            NarrowLstm.Backward<V>(
                first, count, steps, hidden, ref gates, in cells, in dOutputs, in dCells, in initialCell, ref dInitialState,
                ref dInitialCell, in transposed);
            return;
        }

        StepReturn walk = new(steps, first, count);
        ref float dState = ref Unsafe.Add(ref dh, first * state);
        while (walk.Next())
        {
            ref float dy = ref Unsafe.Add(ref dOutputs, walk.Row * state);
            if (projects)
            {
                dy = ref Unproject<V>(first, walk.Rows, walk.Followed, ref dy);
            }

            Gates<V>(first, in walk, ref dy);
            if (walk.Passing > 0)
            {
                States<V>(walk.Row, walk.Passing, ref dState);
            }

            if (walk.Continued < walk.Rows && !Unsafe.IsNullRef(in dInitialState))
            {
                ref float dInitial = ref Unsafe.Add(ref dInitialState, (first + walk.Continued) * state);
                States<V>(walk.Row + walk.Continued, walk.Rows - walk.Continued, ref dInitial);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNarrow<V>() where V : struct, ISimd<V> => !projects && NarrowGates.Suits<V>(hidden);

    /// <summary><c>dy += dh</c> for the rows that are followed, and the gradient of <c>o tanh c</c>: <c>dy W_hrᵀ</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ref float Unproject<V>(nint first, nint rows, nint followed, ref float dy) where V : struct, ISimd<V>
    {
        Addition.Run<V>(followed * state, ref Unsafe.Add(ref dh, first * state), ref dy);
        ref float du = ref Unsafe.Add(ref dUnprojected, first * hidden);
        Operands operands = new(state, in dy, state, 1, in transposedHr, block, ref du, hidden);
        StateProduct.Run<V>(rows, hidden, in operands, accumulate: false);
        return ref du;
    }

    /// <summary>The gate gradients of one step, in runs of rows that agree on where they come from and who follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gates<V>(nint first, in StepReturn walk, ref float dy) where V : struct, ISimd<V>
    {
        ref float none = ref Unsafe.NullRef<float>();
        for (nint row = 0, end; row < walk.Rows; row = end)
        {
            bool followed = row < walk.Followed;
            bool continued = row < walk.Continued;
            end = continued ? walk.Continued : walk.Rows;
            end = followed ? nint.Min(end, walk.Followed) : end;
            nint at = (walk.Row + row) * hidden;
            nint own = (first + row) * hidden;
            ref float carried = ref Unsafe.Add(ref dc, own);
            ref float previous = ref continued
                ? ref Unsafe.Add(ref Unsafe.AsRef(in cells), (walk.PreviousRow + row) * hidden)
                : ref Optional.At(in initialCell, own);
            LstmCell.Backward<V>(
                end - row, hidden, block, walk.PreviousRow - walk.Row, ref Unsafe.Add(ref gates, (walk.Row + row) * 4 * block),
                ref Unsafe.Add(ref Unsafe.AsRef(in cells), at), in previous, ref Unsafe.Add(ref dy, row * hidden),
                ref followed && !projects ? ref Unsafe.Add(ref dh, own) : ref none, ref Optional.At(in dCells, at),
                ref followed ? ref carried : ref none,
                ref continued || Unsafe.IsNullRef(in dInitialCell) ? ref carried : ref Unsafe.Add(ref dInitialCell, own));
        }
    }

    /// <summary>The gradient of the states that some rows of a step come from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void States<V>(nint row, nint rows, ref float dState) where V : struct, ISimd<V>
    {
        nint width = 4 * block;
        ref float da = ref Unsafe.Add(ref gates, row * width);
        Operands operands = new(width, in da, width, 1, in transposed, stateBlock, ref dState, state);
        StateProduct.Run<V>(rows, state, in operands, accumulate: false);
    }
}
