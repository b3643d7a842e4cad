using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of up to six sequences of equal lengths and up to 16 units, which are chains from end to end. The sums of a row are those of
/// <see cref="NarrowRnn"/>, so it has the same bits.
/// </summary>
/// <remarks>
/// What lies within a vector of a store in part cannot be read at once. So a step leaves the next one copies of its rows, stored whole, on the
/// stack, from where the next one stores each in its place, once it has read its own row beside it: this saves a tenth to a fifth of the time
/// of one sequence, and half of that of two.
/// </remarks>
internal static class RnnSequences
{
    /// <summary>With more it is faster to add up the sums of four rows together.</summary>
    private const int Most = 6;

    /// <summary>Whether that is what the steps are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits(in Recurrence steps) => steps.Batch == 1 || (steps.Dense && steps.Batch <= Most);

    /// <summary>h of all steps over their inputs.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        in Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        ref float state = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(2 * Most * Block)]);
        ref float next = ref Unsafe.Add(ref state, Most * Block);
        nint rows = steps.Batch, all = steps.AllRows();
        for (nint row = 0; row < rows; row++)
        {
            Bring<V>(hidden, ref Optional.At(in initial, row * hidden), ref Unsafe.Add(ref state, row * Block));
        }

        nint stride = (steps.Reverse ? -rows : rows) * hidden;
        ref float h = ref Unsafe.Add(ref states, steps.Reverse ? (all - rows) * hidden : 0);
        scoped ref float late = ref Unsafe.NullRef<float>();
        nint terms = Unsafe.IsNullRef(in initial) ? 0 : hidden;
        for (; all > 0; all -= rows)
        {
            for (nint row = 0; row < rows; row++)
            {
                Row<V, ForwardCell>(
                    hidden, terms, new(in Unsafe.Add(ref h, row * hidden), in bias, relu), in Unsafe.Add(ref state, row * Block), in weight, ldw,
                    ref Optional.At(in late, row * hidden), ref Unsafe.Add(ref next, row * Block));
            }

            late = ref h;
            h = ref Unsafe.Add(ref h, stride);
            terms = hidden;
            ref float before = ref state;
            state = ref next;
            next = ref before;
        }

        GiveAll<V>(rows, hidden, in state, ref late);
    }

    /// <summary>a of all steps over the gradients of their h, with Wᵀ (hidden, 16).</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        in Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float transposed, bool relu,
        ref float dInitial)
        where V : struct, ISimd<V>
    {
        ref float state = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(2 * Most * Block)]);
        ref float next = ref Unsafe.Add(ref state, Most * Block);
        nint rows = steps.Batch, all = steps.AllRows(), number = all / rows;
        nint stride = (steps.Reverse ? rows : -rows) * hidden;
        nint last = steps.Reverse ? 0 : (all - rows) * hidden;
        ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in states), last);
        ref float a = ref Unsafe.Add(ref dStates, last);
        scoped ref float late = ref Unsafe.NullRef<float>();
        nint terms = 0;
        while (number > 0)
        {
            for (nint row = 0; row < rows; row++)
            {
                Row<V, BackwardCell>(
                    hidden, terms, new(in Unsafe.Add(ref a, row * hidden), in Unsafe.Add(ref h, row * hidden), relu),
                    in Unsafe.Add(ref state, row * Block), in transposed, Block, ref Optional.At(in late, row * hidden),
                    ref Unsafe.Add(ref next, row * Block));
            }

            late = ref a;
            h = ref Unsafe.Add(ref h, stride);
            a = ref Unsafe.Add(ref a, stride);
            number--;
            terms = steps.Truncation > 0 && number % steps.Truncation == 0 ? 0 : hidden;
            ref float before = ref state;
            state = ref next;
            next = ref before;
        }

        GiveAll<V>(rows, hidden, in state, ref late);
        if (Unsafe.IsNullRef(in dInitial))
        {
            return;
        }

        for (nint row = 0; row < rows; row++)
        {
            Row<V, InitialCell>(
                hidden, hidden, default, in Unsafe.Add(ref state, row * Block), in transposed, Block, ref Unsafe.NullRef<float>(),
                ref Unsafe.Add(ref next, row * Block));
        }

        GiveAll<V>(rows, hidden, in next, ref dInitial);
    }

    /// <summary>Carried rows to dense ones, unless there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GiveAll<V>(nint rows, nint hidden, ref readonly float state, ref float target) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            Give<V>(hidden, in Unsafe.Add(ref Unsafe.AsRef(in state), row * Block), ref Optional.At(in target, row * hidden));
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
