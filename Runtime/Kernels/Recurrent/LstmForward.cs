namespace Kiln.Kernels;

/// <summary><see cref="Lstm.Forward"/>, strip by strip: a matrix product onto the gates of a step, then their functions.</summary>
/// <remarks>
/// The gates lie in blocks, and the functions follow when a whole strip of them is there, at most 14 rows in the first-level cache.
/// Interleaved, so that a tile owns all gates of its units and their functions follow tile by tile, the walk forward took 1.03 to 1.14 times
/// as long with 128 units (tiles of 64 to 256 columns, dense and packed) and as long with 512: short calls cost more than the cache gives.
/// </remarks>
internal readonly ref struct LstmForward(
    Recurrence steps, nint hidden, nint projection, ref float gates, ref readonly float weight, ref readonly float bias,
    ref readonly float weightHr, nint ldr, ref readonly float initialState, ref readonly float initialCell, ref float cells,
    ref float unprojected, ref float outputs) : IStripWalk
{
    private readonly Recurrence steps = steps;
    private readonly nint hidden = hidden;
    private readonly nint state = projection > 0 ? projection : hidden;
    private readonly nint block = (hidden + 15) & ~15;
    private readonly bool projects = projection > 0;
    private readonly ref float gates = ref gates;
    private readonly ref readonly float weight = ref weight;
    private readonly ref readonly float bias = ref bias;
    private readonly ref readonly float weightHr = ref weightHr;
    private readonly nint ldr = ldr;
    private readonly ref readonly float initialState = ref initialState;
    private readonly ref readonly float initialCell = ref initialCell;
    private readonly ref float cells = ref cells;
    private readonly ref float unprojected = ref unprojected;
    private readonly ref float outputs = ref outputs;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        if (IsNarrow<V>())
        {
            Strips.RunNarrow<V, LstmForward>(in this, in steps, NarrowLstm.Operations(hidden));
        }
        else
        {
            Strips.Run<V, LstmForward>(in this, in steps, 4 * block * state);
        }
    }

    /// <summary>The rows [first, first + count) of every step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
    {
        if (IsNarrow<V>())
        {
            NarrowLstm.Forward<V>(
                first, count, steps, hidden, ref gates, in weight, in bias, in initialState, in initialCell, ref cells, ref outputs);
            return;
        }

        StepWalk walk = new(steps, first, count);
        while (walk.Next())
        {
            if (walk.Continued > 0)
            {
                ref float h = ref Unsafe.Add(ref outputs, walk.PreviousRow * state);
                ref float c = ref Unsafe.Add(ref cells, walk.PreviousRow * hidden);
                Step<V>(walk.Row, walk.Continued, walk.NextRow - walk.Row, ref h, ref c);
            }

            if (walk.Continued < walk.Rows)
            {
                nint row = first + walk.Continued;
                ref float h = ref Optional.At(in initialState, row * state);
                ref float c = ref Optional.At(in initialCell, row * hidden);
                Step<V>(walk.Row + walk.Continued, walk.Rows - walk.Continued, next: 0, ref h, ref c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNarrow<V>() where V : struct, ISimd<V> => !projects && NarrowGates.Suits<V>(hidden);

    /// <summary>Some rows of one step, from the states and cells before (null references for zeros).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step<V>(nint row, nint rows, nint next, ref readonly float h, ref readonly float c) where V : struct, ISimd<V>
    {
        nint width = 4 * block;
        ref float a = ref Unsafe.Add(ref gates, row * width);
        if (!Unsafe.IsNullRef(in h))
        {
            StateProduct.Run<V>(rows, width, new Operands(state, in h, state, 1, in weight, width, ref a, width), accumulate: true);
        }

        ref float y = ref projects ? ref Unsafe.Add(ref unprojected, row * hidden) : ref Unsafe.Add(ref outputs, row * hidden);
        LstmCell.Forward<V>(rows, hidden, block, next, ref a, in bias, in c, ref Unsafe.Add(ref cells, row * hidden), ref y);
        if (projects)
        {
            ref float projected = ref Unsafe.Add(ref outputs, row * state);
            Operands operands = new(hidden, in y, hidden, 1, in weightHr, ldr, ref projected, state);
            StateProduct.Run<V>(rows, state, in operands, accumulate: false);
        }
    }
}
