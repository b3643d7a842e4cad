using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of a single sequence of up to 16 units, which is one chain from end to end. The sums of a row are those of
/// <see cref="NarrowRnn"/>, so it has the same bits.
/// </summary>
/// <remarks>
/// What lies within a vector of a store in part cannot be read at once. So a step leaves the next one a copy of its row, stored whole, on the
/// stack, from where the next one stores it in its place, once it has read its own row beside it: this saves a tenth to a fifth of the time.
/// </remarks>
internal static class RnnSequence
{
    /// <summary>h of all steps over their inputs.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        nint steps, bool reverse, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        ref float state = ref Aligned(stackalloc float[Size(2)]);
        ref float next = ref Unsafe.Add(ref state, Block);
        Bring<V>(hidden, in initial, ref state);
        nint stride = reverse ? -hidden : hidden;
        ref float h = ref Unsafe.Add(ref states, reverse ? (steps - 1) * hidden : 0);
        scoped ref float late = ref Unsafe.NullRef<float>();
        nint terms = Unsafe.IsNullRef(in initial) ? 0 : hidden;
        for (; steps > 0; steps--)
        {
            Row<V, ForwardCell>(hidden, terms, new(in h, in bias, relu), in state, in weight, ldw, ref late, ref next);
            late = ref h;
            h = ref Unsafe.Add(ref h, stride);
            terms = hidden;
            ref float before = ref state;
            state = ref next;
            next = ref before;
        }

        Give<V>(hidden, in state, ref late);
    }

    /// <summary>a of all steps over the gradients of their h, with Wᵀ (hidden, 16).</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="reverse">Whether the walk forward went from the last step to the first.</param>
    /// <param name="truncation">As of <see cref="Recurrence"/>.</param>
    /// <param name="hidden">Number of units.</param>
    /// <param name="states">h (steps, hidden).</param>
    /// <param name="dStates">In: the gradient of h; out: a.</param>
    /// <param name="transposed">Wᵀ.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    /// <param name="dInitial">Receives the gradient of the initial state, unless a null reference.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        nint steps, bool reverse, nint truncation, nint hidden, ref readonly float states, ref float dStates,
        ref readonly float transposed, bool relu, ref float dInitial)
        where V : struct, ISimd<V>
    {
        ref float state = ref Aligned(stackalloc float[Size(2)]);
        ref float next = ref Unsafe.Add(ref state, Block);
        nint stride = reverse ? hidden : -hidden;
        nint last = reverse ? 0 : (steps - 1) * hidden;
        ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in states), last);
        ref float a = ref Unsafe.Add(ref dStates, last);
        scoped ref float late = ref Unsafe.NullRef<float>();
        nint terms = 0;
        while (steps > 0)
        {
            Row<V, BackwardCell>(hidden, terms, new(in a, in h, relu), in state, in transposed, Block, ref late, ref next);
            late = ref a;
            h = ref Unsafe.Add(ref h, stride);
            a = ref Unsafe.Add(ref a, stride);
            steps--;
            terms = truncation > 0 && steps % truncation == 0 ? 0 : hidden;
            ref float before = ref state;
            state = ref next;
            next = ref before;
        }

        Give<V>(hidden, in state, ref late);
        if (!Unsafe.IsNullRef(in dInitial))
        {
            Row<V, InitialCell>(hidden, hidden, default, in state, in transposed, Block, ref Unsafe.NullRef<float>(), ref next);
            Give<V>(hidden, in next, ref dInitial);
        }
    }

    /// <summary><c>next = finish(start + Σ_k state[k] w[k, :])</c>; between reading and computing, state to late, unless a null reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, C>(
        nint hidden, nint terms, C cell, ref readonly float state, ref readonly float w, nint ldw, ref float late, ref float next)
        where V : struct, ISimd<V>
        where C : struct, IRnnCell, allows ref struct
    {
        nint column = 0;
        for (; hidden - column >= V.Width; column += V.Width)
        {
            Part<V, AllLanes, C>(column, V.Width, terms, cell, in state, in w, ldw, ref late, ref next);
        }

        if (column < hidden)
        {
            Part<V, SomeLanes, C>(column, hidden - column, terms, cell, in state, in w, ldw, ref late, ref next);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part<V, L, C>(
        nint column, nint count, nint terms, C cell, ref readonly float state, ref readonly float w, nint ldw, ref float late, ref float next)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where C : struct, IRnnCell, allows ref struct
    {
        V start = cell.Start<V, L>(column, count);
        if (!Unsafe.IsNullRef(in late))
        {
            L.Store(V.Load(in state, column), ref late, column, count);
        }

        V sum = NarrowRnn.Sum(terms, start, in state, in Unsafe.Add(ref Unsafe.AsRef(in w), column), ldw);
        V.Store(cell.Finish<V, L>(sum, column, count), ref next, column);
    }
}
