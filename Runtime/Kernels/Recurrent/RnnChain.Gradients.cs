namespace Kiln.Kernels;

/// <content>The way back with the gradients of weight and biases, which fit into the time for which the chain waits for itself.</content>
internal static partial class RnnChain
{
    /// <summary>
    /// a of all steps over the gradients of their h, with Wᵀ, and with it <c>dW (+)= Σ h'ᵀ a</c>, where h' is the row that a row continues, or the initial
    /// state, and <c>db (+)= Σ a</c> for up to two biases, from the last step of the walk to the first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BackwardWithGradients<V>(
        in Recurrence steps, nint hidden, ref readonly float states, ref readonly float initial, ref float dStates,
        ref readonly float transposed, nint ldt, bool relu, ref float dInitial, in RnnGradients gradients)
        where V : struct, ISimd<V>
    {
        Way way = new(steps.AllRows(), hidden, !steps.Reverse);
        BackwardCell cell = new(in dStates, in states, relu);
        if (hidden == V.Width)
        {
            if (V.Width == 16)
                Gather<V, Count4, AllLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
            else if (V.Width == 8)
                Gather<V, Count2, AllLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
            else
                Gather<V, Count1, AllLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
        }
        else if (hidden <= 4)
            Gather<V, Count1, SomeLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
        else if (hidden <= 8)
            Gather<V, Count2, SomeLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
        else if (hidden <= 12)
            Gather<V, Count3, SomeLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
        else
            Gather<V, Count4, SomeLanes>(way, hidden, steps.Truncation, cell, in states, in initial, in transposed, ldt, ref dStates, ref dInitial, in gradients);
    }

    /// <summary>All sums of dW in registers; the rows of Wᵀ are read where they are needed, since there is no room for both.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Gather<V, Q, L>(
        Way way, nint hidden, nint truncation, BackwardCell cell, ref readonly float states, ref readonly float initial, ref readonly float w,
        nint ldw, ref float y, ref float beyond, in RnnGradients gradients)
        where V : struct, ISimd<V>
        where Q : struct, ICount
        where L : struct, ILanes
    {
        V s0 = V.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        V s8 = s0, s9 = s0, s10 = s0, s11 = s0, s12 = s0, s13 = s0, s14 = s0, s15 = s0, total = s0;
        nint at = way.First;
        V state = V.Zero;
        V sum0 = cell.Start<V, L>(at, hidden);
        for (nint left = way.Count; ;)
        {
            V sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero;
            Add<V, Q>(0, hidden, state, V.Load(in w, 0), V.Load(in w, ldw), V.Load(in w, 2 * ldw), V.Load(in w, 3 * ldw), ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 1)
                Add<V, Q>(1, hidden, state, V.Load(in w, 4 * ldw), V.Load(in w, 5 * ldw), V.Load(in w, 6 * ldw), V.Load(in w, 7 * ldw), ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 2)
                Add<V, Q>(2, hidden, state, V.Load(in w, 8 * ldw), V.Load(in w, 9 * ldw), V.Load(in w, 10 * ldw), V.Load(in w, 11 * ldw), ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 3)
                Add<V, Q>(3, hidden, state, V.Load(in w, 12 * ldw), V.Load(in w, 13 * ldw), V.Load(in w, 14 * ldw), V.Load(in w, 15 * ldw), ref sum0, ref sum1, ref sum2, ref sum3);
            V sum = (sum0 + sum1) + (sum2 + sum3);
            if (left == 0)
            {
                L.Store(sum, ref beyond, 0, hidden);
                break;
            }

            state = cell.Finish<V, L>(sum, at, hidden);
            nint row = at;
            at += way.Stride;
            left--;

            // The next row is read before this one is stored, as in Walk.
            sum0 = left > 0 ? cell.Start<V, L>(at, hidden) : V.Zero;
            L.Store(state, ref y, row, hidden);
            total += state;
            ref float h = ref left > 0 ? ref Unsafe.Add(ref Unsafe.AsRef(in states), at) : ref Unsafe.AsRef(in initial);
            if (!Unsafe.IsNullRef(in h))
            {
                s0 = V.MultiplyAdd(h, state, s0);
                if (HasTerm<Q>(1, hidden))
                    s1 = V.MultiplyAdd(Unsafe.Add(ref h, 1), state, s1);
                if (HasTerm<Q>(2, hidden))
                    s2 = V.MultiplyAdd(Unsafe.Add(ref h, 2), state, s2);
                if (HasTerm<Q>(3, hidden))
                    s3 = V.MultiplyAdd(Unsafe.Add(ref h, 3), state, s3);
                if (HasTerm<Q>(4, hidden))
                    s4 = V.MultiplyAdd(Unsafe.Add(ref h, 4), state, s4);
                if (HasTerm<Q>(5, hidden))
                    s5 = V.MultiplyAdd(Unsafe.Add(ref h, 5), state, s5);
                if (HasTerm<Q>(6, hidden))
                    s6 = V.MultiplyAdd(Unsafe.Add(ref h, 6), state, s6);
                if (HasTerm<Q>(7, hidden))
                    s7 = V.MultiplyAdd(Unsafe.Add(ref h, 7), state, s7);
                if (HasTerm<Q>(8, hidden))
                    s8 = V.MultiplyAdd(Unsafe.Add(ref h, 8), state, s8);
                if (HasTerm<Q>(9, hidden))
                    s9 = V.MultiplyAdd(Unsafe.Add(ref h, 9), state, s9);
                if (HasTerm<Q>(10, hidden))
                    s10 = V.MultiplyAdd(Unsafe.Add(ref h, 10), state, s10);
                if (HasTerm<Q>(11, hidden))
                    s11 = V.MultiplyAdd(Unsafe.Add(ref h, 11), state, s11);
                if (HasTerm<Q>(12, hidden))
                    s12 = V.MultiplyAdd(Unsafe.Add(ref h, 12), state, s12);
                if (HasTerm<Q>(13, hidden))
                    s13 = V.MultiplyAdd(Unsafe.Add(ref h, 13), state, s13);
                if (HasTerm<Q>(14, hidden))
                    s14 = V.MultiplyAdd(Unsafe.Add(ref h, 14), state, s14);
                if (HasTerm<Q>(15, hidden))
                    s15 = V.MultiplyAdd(Unsafe.Add(ref h, 15), state, s15);
            }

            if (left == 0)
            {
                if (Unsafe.IsNullRef(in beyond))
                    break;
            }
            else if (truncation > 0 && left % truncation == 0)
            {
                state = V.Zero;
            }
        }

        ref float dw = ref gradients.Weight;
        Put<V, L>(s0, hidden, ref dw, gradients.Accumulate);
        if (HasTerm<Q>(1, hidden))
            Put<V, L>(s1, hidden, ref Unsafe.Add(ref dw, 1 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(2, hidden))
            Put<V, L>(s2, hidden, ref Unsafe.Add(ref dw, 2 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(3, hidden))
            Put<V, L>(s3, hidden, ref Unsafe.Add(ref dw, 3 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(4, hidden))
            Put<V, L>(s4, hidden, ref Unsafe.Add(ref dw, 4 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(5, hidden))
            Put<V, L>(s5, hidden, ref Unsafe.Add(ref dw, 5 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(6, hidden))
            Put<V, L>(s6, hidden, ref Unsafe.Add(ref dw, 6 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(7, hidden))
            Put<V, L>(s7, hidden, ref Unsafe.Add(ref dw, 7 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(8, hidden))
            Put<V, L>(s8, hidden, ref Unsafe.Add(ref dw, 8 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(9, hidden))
            Put<V, L>(s9, hidden, ref Unsafe.Add(ref dw, 9 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(10, hidden))
            Put<V, L>(s10, hidden, ref Unsafe.Add(ref dw, 10 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(11, hidden))
            Put<V, L>(s11, hidden, ref Unsafe.Add(ref dw, 11 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(12, hidden))
            Put<V, L>(s12, hidden, ref Unsafe.Add(ref dw, 12 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(13, hidden))
            Put<V, L>(s13, hidden, ref Unsafe.Add(ref dw, 13 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(14, hidden))
            Put<V, L>(s14, hidden, ref Unsafe.Add(ref dw, 14 * gradients.RowStride), gradients.Accumulate);
        if (HasTerm<Q>(15, hidden))
            Put<V, L>(s15, hidden, ref Unsafe.Add(ref dw, 15 * gradients.RowStride), gradients.Accumulate);
        if (!Unsafe.IsNullRef(in gradients.Bias))
            Put<V, L>(total, hidden, ref gradients.Bias, gradients.Accumulate);
        if (!Unsafe.IsNullRef(in gradients.OtherBias))
            Put<V, L>(total, hidden, ref gradients.OtherBias, gradients.Accumulate);
    }

    /// <summary>A row of a gradient, whose pads stay zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V, L>(V sum, nint count, ref float y, bool accumulate) where V : struct, ISimd<V> where L : struct, ILanes
    {
        sum = L.Keep(sum, count);
        V.Store(accumulate ? V.Load(in y, 0) + sum : sum, ref y, 0);
    }
}
