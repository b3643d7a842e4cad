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
        RnnSizes sizes, ref readonly float input, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu, ref float output)
        where V : struct, ISimd<V>
    {
        nint hidden = sizes.Hidden;
        ref float state = ref MemoryMarshal.GetReference(stackalloc float[RowLength]);
        scoped ref readonly float previous = ref initial;
        nint at = 0;
        for (nint t = 0; t < sizes.Steps; t++)
        {
            nint terms = Unsafe.IsNullRef(in previous) ? 0 : hidden;
            nint rows = sizes.Rows(t);
            ref float x = ref Unsafe.Add(ref Unsafe.AsRef(in input), at);
            ref float h = ref Unsafe.Add(ref output, at);
            if (rows >= RnnRows.Few && hidden <= V.Width)
            {
                RnnRows.Sum<V>(rows, hidden, terms, in x, in bias, in previous, in weight, ldw, ref h);
                WideRnn.Activate<V>(rows * hidden, relu, ref h);
            }
            else
            {
                for (nint r = 0; r < rows * hidden; r += hidden)
                {
                    Row<V, ForwardCell>(
                        hidden, terms, new(ref Unsafe.Add(ref x, r), in bias, relu),
                        ref Unsafe.Add(ref Unsafe.AsRef(in previous), r), in weight, ldw, ref Unsafe.Add(ref h, r), ref state);
                }
            }

            // A row stored in part cannot be read back at once; its copy on the stack, stored whole, can.
            previous = ref sizes.Batch == 1 ? ref state : ref h;
            at += rows * hidden;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        RnnSizes sizes, ref readonly float output, ref readonly float dOutput, ref readonly float weight, nint ldw, bool relu,
        ref float dPre, ref float dInitial)
        where V : struct, ISimd<V>
    {
        nint hidden = sizes.Hidden;
        ref float state = ref MemoryMarshal.GetReference(stackalloc float[RowLength]);
        ref float transposed = ref MemoryMarshal.GetReference(stackalloc float[RowLength * RowLength]);
        Transposition.Run(hidden, hidden, in weight, ldw, ref transposed, RowLength);
        scoped ref float next = ref state;
        ref float none = ref Unsafe.NullRef<float>();
        nint alive = 0;
        nint at = sizes.AllRows() * hidden;
        for (nint t = sizes.Steps - 1; t >= 0; t--)
        {
            nint rows = sizes.Rows(t);
            at -= rows * hidden;
            ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in output), at);
            ref float dh = ref Unsafe.Add(ref Unsafe.AsRef(in dOutput), at);
            ref float a = ref Unsafe.Add(ref dPre, at);
            if (rows >= RnnRows.Few && hidden <= V.Width)
            {
                nint end = alive * hidden;
                RnnRows.Sum<V>(alive, hidden, hidden, in dh, in none, in next, in transposed, RowLength, ref a);
                RnnRows.Sum<V>(
                    rows - alive, hidden, 0, ref Unsafe.Add(ref dh, end), in none, in next, in transposed, RowLength,
                    ref Unsafe.Add(ref a, end));
                WideRnn.Differentiate<V>(rows * hidden, 0, relu, in h, in a, in none, ref a);
            }
            else
            {
                for (nint r = 0; r < rows; r++)
                {
                    nint row = r * hidden;
                    Row<V, BackwardCell>(
                        hidden, r < alive ? hidden : 0, new(ref Unsafe.Add(ref dh, row), ref Unsafe.Add(ref h, row), relu),
                        ref Unsafe.Add(ref next, row), in transposed, RowLength, ref Unsafe.Add(ref a, row), ref state);
                }
            }

            next = ref sizes.Batch == 1 ? ref state : ref a;
            alive = rows;
        }

        if (!Unsafe.IsNullRef(in dInitial))
        {
            for (nint r = 0; r < alive * hidden; r += hidden)
            {
                Row<V, InitialCell>(
                    hidden, hidden, default, ref Unsafe.Add(ref dPre, r), in transposed, RowLength, ref Unsafe.Add(ref dInitial, r),
                    ref state);
            }
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
