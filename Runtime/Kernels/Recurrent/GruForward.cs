namespace Kiln.Kernels;

/// <summary><see cref="Gru.Forward"/>, strip by strip: a matrix product onto the gates of a step, then their functions.</summary>
internal readonly ref struct GruForward(
    Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias, ref readonly float initial,
    ref float outputs) : IStripWalk
{
    private readonly Recurrence steps = steps;
    private readonly nint hidden = hidden;
    private readonly nint block = (hidden + 15) & ~15;
    private readonly ref float gates = ref gates;
    private readonly ref readonly float weight = ref weight;
    private readonly ref readonly float bias = ref bias;
    private readonly ref readonly float initial = ref initial;
    private readonly ref float outputs = ref outputs;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>() where V : struct, ISimd<V>
    {
        if (NarrowGates.Suits<V>(hidden))
        {
            Strips.RunNarrow<V, GruForward>(in this, in steps, NarrowGru.Operations(hidden));
        }
        else
        {
            Strips.Run<V, GruForward>(in this, in steps, 3 * block * hidden);
        }
    }

    /// <summary>The rows [first, first + count) of every step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
    {
        if (NarrowGates.Suits<V>(hidden))
        {
            NarrowGru.Forward<V>(first, count, steps, hidden, ref gates, in weight, in bias, in initial, ref outputs);
            return;
        }

        StepWalk walk = new(steps, first, count);
        while (walk.Next())
        {
            if (walk.Continued > 0)
            {
                Step<V>(walk.Row, walk.Continued, walk.NextRow - walk.Row, ref Unsafe.Add(ref outputs, walk.PreviousRow * hidden));
            }

            if (walk.Continued < walk.Rows)
            {
                ref float h = ref Optional.At(in initial, (first + walk.Continued) * hidden);
                Step<V>(walk.Row + walk.Continued, walk.Rows - walk.Continued, next: 0, ref h);
            }
        }
    }

    /// <summary>Some rows of one step, from the states before (a null reference for zeros).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step<V>(nint row, nint rows, nint next, ref readonly float h) where V : struct, ISimd<V>
    {
        nint width = 4 * block;
        ref float a = ref Unsafe.Add(ref gates, row * width);
        ref float m = ref Unsafe.Add(ref a, 3 * block);
        if (Unsafe.IsNullRef(in h))
        {
            for (nint r = 0; r < rows; r++)
            {
                Clear.Run(ref Unsafe.Add(ref m, r * width), block);
            }
        }
        else
        {
            Operands gatesOfState = new(hidden, in h, hidden, 1, in weight, 3 * block, ref Unsafe.Add(ref a, block), width);
            StateProduct.Run<V>(rows, 2 * block, in gatesOfState, accumulate: true);
            Operands memory = new(
                hidden, in h, hidden, 1, ref Unsafe.Add(ref Unsafe.AsRef(in weight), 2 * block), 3 * block, ref m, width);
            StateProduct.Run<V>(rows, block, in memory, accumulate: false);
        }

        GruCell.Forward<V>(rows, hidden, block, next, ref a, in bias, in h, ref Unsafe.Add(ref outputs, row * hidden));
    }
}
