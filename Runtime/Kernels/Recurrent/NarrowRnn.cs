namespace Kiln.Kernels;

/// <summary>
/// The recurrence for hidden sizes up to 16: a row of W is one vector of 16 lanes (two of 8, four of 4), a row's product is two
/// chains of multiply-adds in registers, and W stays in the first-level cache for all steps.
/// </summary>
internal static class NarrowRnn
{
    /// <summary>Floats of a row of W and of the row a step leaves to the next.</summary>
    private const int RowLength = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        ref float state = ref MemoryMarshal.GetReference(stackalloc float[RowLength]);
        StepWalk walk = new(steps, 0, steps.Batch);
        while (walk.Next())
        {
            ref float h = ref Unsafe.Add(ref states, walk.Row * hidden);
            if (walk.Continued > 0)
            {
                // A row stored in part cannot be read back at once; its copy on the stack, stored whole, can.
                ref float previous = ref steps.Batch == 1 ? ref state : ref Unsafe.Add(ref states, walk.PreviousRow * hidden);
                Step<V>(walk.Continued, hidden, hidden, ref h, in previous, in weight, ldw, in bias, relu, ref state);
            }

            if (walk.Continued < walk.Rows)
            {
                Step<V>(
                    walk.Rows - walk.Continued, hidden, Unsafe.IsNullRef(in initial) ? 0 : hidden,
                    ref Unsafe.Add(ref h, walk.Continued * hidden), ref Optional.At(in initial, walk.Continued * hidden), in weight, ldw,
                    in bias, relu, ref state);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float weight, nint ldw, bool relu,
        ref float dInitial)
        where V : struct, ISimd<V>
    {
        ref float state = ref MemoryMarshal.GetReference(stackalloc float[RowLength]);
        ref float transposed = ref MemoryMarshal.GetReference(stackalloc float[RowLength * RowLength]);
        Transposition.Run(hidden, hidden, in weight, ldw, ref transposed, RowLength);
        ref float next = ref state;
        StepReturn walk = new(steps, 0, steps.Batch);
        while (walk.Next())
        {
            ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in states), walk.Row * hidden);
            ref float a = ref Unsafe.Add(ref dStates, walk.Row * hidden);
            StepBack<V>(walk.Rows, walk.Followed, hidden, in h, ref a, in next, in transposed, relu, ref state);
            next = ref steps.Batch == 1 ? ref state : ref a;
            if (!Unsafe.IsNullRef(in dInitial))
            {
                for (nint row = walk.Continued; row < walk.Rows; row++)
                {
                    Row<V, InitialCell>(
                        hidden, hidden, default, ref Unsafe.Add(ref a, row * hidden), in transposed, RowLength,
                        ref Unsafe.Add(ref dInitial, row * hidden), ref state);
                }
            }
        }
    }

    /// <summary>Some rows of one step over their inputs, from the rows before, which have <paramref name="terms"/> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V>(
        nint rows, nint hidden, nint terms, ref float h, ref readonly float previous, ref readonly float weight, nint ldw,
        ref readonly float bias, bool relu, ref float state)
        where V : struct, ISimd<V>
    {
        if (rows >= RnnRows.Few && hidden <= V.Width)
        {
            RnnRows.Sum<V>(rows, hidden, terms, in bias, in previous, in weight, ldw, ref h);
            Activate<V>(rows * hidden, relu, ref h);
            return;
        }

        for (nint r = 0; r < rows * hidden; r += hidden)
        {
            ref float row = ref Unsafe.Add(ref h, r);
            Row<V, ForwardCell>(
                hidden, terms, new(in row, in bias, relu), ref Unsafe.Add(ref Unsafe.AsRef(in previous), r), in weight, ldw, ref row,
                ref state);
        }
    }

    /// <summary>All rows of one step over their gradients; the first ones are followed by the rows <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepBack<V>(
        nint rows, nint followed, nint hidden, ref readonly float h, ref float a, ref readonly float next, ref readonly float transposed,
        bool relu, ref float state)
        where V : struct, ISimd<V>
    {
        if (rows >= RnnRows.Few && hidden <= V.Width)
        {
            RnnRows.Sum<V>(followed, hidden, hidden, ref Unsafe.NullRef<float>(), in next, in transposed, RowLength, ref a);
            WideRnn.Differentiate<V>(rows * hidden, relu, in h, ref a);
            return;
        }

        for (nint r = 0; r < rows; r++)
        {
            nint row = r * hidden;
            ref float da = ref Unsafe.Add(ref a, row);
            Row<V, BackwardCell>(
                hidden, r < followed ? hidden : 0, new(in da, ref Unsafe.Add(ref Unsafe.AsRef(in h), row), relu),
                ref Unsafe.Add(ref Unsafe.AsRef(in next), row), in transposed, RowLength, ref da, ref state);
        }
    }

    /// <summary><c>h = f(h)</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Activate<V>(nint count, bool relu, ref float h) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; count - i >= V.Width; i += V.Width)
        {
            V x = V.Load(in h, i);
            V.Store(relu ? V.ReLU(x) : VectorMath.Tanh(x), ref h, i);
        }

        nint rest = count - i;
        if (rest > 0)
        {
            V x = V.LoadPart(in h, i, rest);
            V.StorePart(relu ? V.ReLU(x) : VectorMath.Tanh(x), ref h, i, rest);
        }
    }

    /// <summary><c>y = finish(start + Σ_k previous[k] w[k, :])</c>: even k in one chain, odd k in the other.</summary>
    /// <param name="hidden">Number of columns.</param>
    /// <param name="terms">Number of k: <paramref name="hidden"/>, or 0 where there is no row before this one.</param>
    /// <param name="cell">What the row starts from and becomes.</param>
    /// <param name="previous">The row this one continues.</param>
    /// <param name="w">The matrix (hidden, 16 lanes).</param>
    /// <param name="ldw">Floats from one row of the matrix to the next.</param>
    /// <param name="y">The result (hidden).</param>
    /// <param name="state">The result again, in 16 lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, C>(
        nint hidden, nint terms, C cell, ref readonly float previous, ref readonly float w, nint ldw, ref float y, ref float state)
        where V : struct, ISimd<V>
        where C : struct, IRnnCell, allows ref struct
    {
        V even0 = Start<V, C>(hidden, cell, 0);
        V even1 = V.Width < 16 ? Start<V, C>(hidden, cell, V.Width) : V.Zero;
        V even2 = V.Width < 8 ? Start<V, C>(hidden, cell, 2 * V.Width) : V.Zero;
        V even3 = V.Width < 8 ? Start<V, C>(hidden, cell, 3 * V.Width) : V.Zero;
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float row = ref Unsafe.AsRef(in w);
        for (nint k = 0; k < terms; k += 2)
        {
            V h = V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in previous), k));
            even0 = V.MultiplyAdd(h, V.Load(in row, 0), even0);
            even1 = V.Width < 16 ? V.MultiplyAdd(h, V.Load(in row, V.Width), even1) : even1;
            even2 = V.Width < 8 ? V.MultiplyAdd(h, V.Load(in row, 2 * V.Width), even2) : even2;
            even3 = V.Width < 8 ? V.MultiplyAdd(h, V.Load(in row, 3 * V.Width), even3) : even3;
            if (k + 1 == terms)
            {
                break;
            }

            row = ref Unsafe.Add(ref row, ldw);
            h = V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in previous), k + 1));
            odd0 = V.MultiplyAdd(h, V.Load(in row, 0), odd0);
            odd1 = V.Width < 16 ? V.MultiplyAdd(h, V.Load(in row, V.Width), odd1) : odd1;
            odd2 = V.Width < 8 ? V.MultiplyAdd(h, V.Load(in row, 2 * V.Width), odd2) : odd2;
            odd3 = V.Width < 8 ? V.MultiplyAdd(h, V.Load(in row, 3 * V.Width), odd3) : odd3;
            row = ref Unsafe.Add(ref row, ldw);
        }

        Finish(even0 + odd0, hidden, cell, 0, ref y, ref state);
        if (V.Width < 16)
        {
            Finish(even1 + odd1, hidden, cell, V.Width, ref y, ref state);
        }

        if (V.Width < 8)
        {
            Finish(even2 + odd2, hidden, cell, 2 * V.Width, ref y, ref state);
            Finish(even3 + odd3, hidden, cell, 3 * V.Width, ref y, ref state);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V, C>(nint hidden, C cell, nint column) where V : struct, ISimd<V> where C : struct, IRnnCell, allows ref struct
    {
        nint count = hidden - column;
        return count >= V.Width ? cell.Start<V, AllLanes>(column, V.Width)
            : count > 0 ? cell.Start<V, SomeLanes>(column, count)
            : V.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V, C>(V sum, nint hidden, C cell, nint column, ref float y, ref float state)
        where V : struct, ISimd<V>
        where C : struct, IRnnCell, allows ref struct
    {
        nint count = hidden - column;
        if (count >= V.Width)
        {
            V value = cell.Finish<V, AllLanes>(sum, column, V.Width);
            V.Store(value, ref y, column);
            V.Store(value, ref state, column);
        }
        else if (count > 0)
        {
            V value = cell.Finish<V, SomeLanes>(sum, column, count);
            V.StorePart(value, ref y, column, count);
            V.Store(value, ref state, column);
        }
    }
}
