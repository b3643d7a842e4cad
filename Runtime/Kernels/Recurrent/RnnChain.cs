namespace Kiln.Kernels;

/// <summary>
/// The recurrence of one sequence whose rows are one vector each: a chain from end to end, so its state and its weight stay in registers, since a
/// state that goes through memory comes back ten cycles later. The sums of a row are those of <see cref="NarrowRnn"/>, so it has the same bits.
/// </summary>
internal static partial class RnnChain
{
    /// <summary>Whether that is what the steps are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits<V>(in Recurrence steps, nint hidden) where V : struct, ISimd<V> => steps.Batch == 1 && hidden <= V.Width;

    /// <summary>h of all steps over their inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<V>(
        in Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        Way way = new(steps.AllRows(), hidden, steps.Reverse);
        if (hidden == V.Width)
        {
            if (V.Width == 16)
                Walk<V, Count4, AllLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
            else if (V.Width == 8)
                Walk<V, Count2, AllLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
            else
                Walk<V, Count1, AllLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
        else if (hidden <= 4)
            Walk<V, Count1, SomeLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        else if (hidden <= 8)
            Walk<V, Count2, SomeLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        else if (hidden <= 12)
            Walk<V, Count3, SomeLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        else
            Walk<V, Count4, SomeLanes>(way, hidden, ref states, in weight, ldw, in bias, in initial, relu);
    }

    /// <summary>The order of the rows: how many there are, where the first one lies, how far it is to the next.</summary>
    private readonly struct Way(nint count, nint hidden, bool fromLast)
    {
        public readonly nint Count = count;
        public readonly nint First = fromLast ? (count - 1) * hidden : 0;
        public readonly nint Stride = fromLast ? -hidden : hidden;
    }

    /// <summary>All rows, with so many quads of units.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Walk<V, Q, L>(
        Way way, nint hidden, ref float states, ref readonly float w, nint ldw, ref readonly float bias, ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
        where Q : struct, ICount
        where L : struct, ILanes
    {
        V w0 = Weight<V, Q>(0, hidden, in w, ldw), w1 = Weight<V, Q>(1, hidden, in w, ldw);
        V w2 = Weight<V, Q>(2, hidden, in w, ldw), w3 = Weight<V, Q>(3, hidden, in w, ldw);
        V w4 = Weight<V, Q>(4, hidden, in w, ldw), w5 = Weight<V, Q>(5, hidden, in w, ldw);
        V w6 = Weight<V, Q>(6, hidden, in w, ldw), w7 = Weight<V, Q>(7, hidden, in w, ldw);
        V w8 = Weight<V, Q>(8, hidden, in w, ldw), w9 = Weight<V, Q>(9, hidden, in w, ldw);
        V w10 = Weight<V, Q>(10, hidden, in w, ldw), w11 = Weight<V, Q>(11, hidden, in w, ldw);
        V w12 = Weight<V, Q>(12, hidden, in w, ldw), w13 = Weight<V, Q>(13, hidden, in w, ldw);
        V w14 = Weight<V, Q>(14, hidden, in w, ldw), w15 = Weight<V, Q>(15, hidden, in w, ldw);
        V state = Optional.Load<V, L>(in initial, 0, hidden);
        nint at = way.First;
        V sum0 = Start<V, L>(at, hidden, in states, in bias);
        for (nint left = way.Count; left > 0; left--)
        {
            V sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero;
            Add<V, Q>(0, hidden, state, w0, w1, w2, w3, ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 1)
                Add<V, Q>(1, hidden, state, w4, w5, w6, w7, ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 2)
                Add<V, Q>(2, hidden, state, w8, w9, w10, w11, ref sum0, ref sum1, ref sum2, ref sum3);
            if (Unsafe.SizeOf<Q>() > 3)
                Add<V, Q>(3, hidden, state, w12, w13, w14, w15, ref sum0, ref sum1, ref sum2, ref sum3);
            V sum = (sum0 + sum1) + (sum2 + sum3);
            state = relu ? V.ReLU(sum) : VectorMath.Tanh(sum);

            // What lies within a vector of a store in part cannot be read at once: the next row is read before this one is stored.
            nint row = at;
            at += way.Stride;
            sum0 = left > 1 ? Start<V, L>(at, hidden, in states, in bias) : V.Zero;
            L.Store(state, ref states, row, hidden);
        }
    }

    /// <summary>What a row starts from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V, L>(nint at, nint hidden, ref readonly float x, ref readonly float bias)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V value = L.Load<V>(in x, at, hidden);
        return Unsafe.IsNullRef(in bias) ? value : value + L.Load<V>(in bias, 0, hidden);
    }

    /// <summary>Row k of the weight; zeros where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Weight<V, Q>(int k, nint hidden, ref readonly float w, nint ldw) where V : struct, ISimd<V> where Q : struct, ICount =>
        HasTerm<Q>(k, hidden) ? V.Load(in w, k * ldw) : V.Zero;

    /// <summary>Whether there is a term k: known beforehand, but in the last quad.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasTerm<Q>(int k, nint hidden) where Q : struct, ICount =>
        k / 4 + 1 < Unsafe.SizeOf<Q>() || (k / 4 < Unsafe.SizeOf<Q>() && (k % 4 == 0 || k < hidden));

    /// <summary>Four terms, each in its own chain; of the last quad those that there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, Q>(
        int quad, nint hidden, V state, V w0, V w1, V w2, V w3, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
        where V : struct, ISimd<V>
        where Q : struct, ICount
    {
        V four = V.RepeatQuad(state, quad);
        sum0 = V.MultiplyAdd(V.RepeatLane(four, 0), w0, sum0);
        if (HasTerm<Q>(4 * quad + 1, hidden))
            sum1 = V.MultiplyAdd(V.RepeatLane(four, 1), w1, sum1);
        if (HasTerm<Q>(4 * quad + 2, hidden))
            sum2 = V.MultiplyAdd(V.RepeatLane(four, 2), w2, sum2);
        if (HasTerm<Q>(4 * quad + 3, hidden))
            sum3 = V.MultiplyAdd(V.RepeatLane(four, 3), w3, sum3);
    }
}
