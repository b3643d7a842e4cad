namespace Kiln.Kernels;

/// <summary>
/// The recurrent sums of many rows that fit one vector each: four rows share every row of W. The chains of a row are those of
/// <see cref="NarrowRnn"/>, so its sum has the same bits.
/// </summary>
internal static class RnnRows
{
    /// <summary>The number of rows from which on this is faster than row by row.</summary>
    public const nint Few = 4;

    /// <summary><c>y += b + previous W</c> for every row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Number of columns.</param>
    /// <param name="terms">Number of columns of <paramref name="previous"/>: <paramref name="hidden"/>, or 0 where there is none.</param>
    /// <param name="bias">The term of all rows (hidden), or a null reference.</param>
    /// <param name="previous">The rows that are continued (rows, hidden).</param>
    /// <param name="w">The matrix (hidden, at least a vector's width).</param>
    /// <param name="ldw">Floats from one row of the matrix to the next.</param>
    /// <param name="y">The sums (rows, hidden).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<V>(
        nint rows, nint hidden, nint terms, ref readonly float bias, ref readonly float previous,
        ref readonly float w, nint ldw, ref float y)
        where V : struct, ISimd<V>
    {
        bool whole = hidden == V.Width;
        for (nint row = 0; row < rows; row += 4)
        {
            nint at = row * hidden;
            nint last = nint.Min(rows - row, 4) - 1;
            ref readonly float from = ref Unsafe.Add(ref Unsafe.AsRef(in previous), at);
            if (whole)
            {
                Four<V, AllLanes>(last, hidden, terms, in bias, in from, in w, ldw, ref Unsafe.Add(ref y, at));
            }
            else
            {
                Four<V, SomeLanes>(last, hidden, terms, in bias, in from, in w, ldw, ref Unsafe.Add(ref y, at));
            }
        }
    }

    /// <summary>Rows 0 to 3, or to <paramref name="last"/>, which is then computed more than once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Four<V, L>(
        nint last, nint hidden, nint terms, ref readonly float bias, ref readonly float previous,
        ref readonly float w, nint ldw, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint row1 = nint.Min(1, last) * hidden;
        nint row2 = nint.Min(2, last) * hidden;
        nint row3 = last * hidden;
        V even0 = Start<V, L>(in y, 0, in bias, hidden);
        V even1 = Start<V, L>(in y, row1, in bias, hidden);
        V even2 = Start<V, L>(in y, row2, in bias, hidden);
        V even3 = Start<V, L>(in y, row3, in bias, hidden);
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float h = ref Unsafe.AsRef(in previous);
        ref float row = ref Unsafe.AsRef(in w);
        for (nint k = 0; k < terms; k += 2)
        {
            V weights = V.Load(in row, 0);
            even0 = V.MultiplyAdd(V.Broadcast(h), weights, even0);
            even1 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row1)), weights, even1);
            even2 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row2)), weights, even2);
            even3 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row3)), weights, even3);
            if (k + 1 == terms)
            {
                break;
            }

            weights = V.Load(in row, ldw);
            h = ref Unsafe.Add(ref h, 1);
            odd0 = V.MultiplyAdd(V.Broadcast(h), weights, odd0);
            odd1 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row1)), weights, odd1);
            odd2 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row2)), weights, odd2);
            odd3 = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref h, row3)), weights, odd3);
            h = ref Unsafe.Add(ref h, 1);
            row = ref Unsafe.Add(ref row, 2 * ldw);
        }

        L.Store(even0 + odd0, ref y, 0, hidden);
        L.Store(even1 + odd1, ref y, row1, hidden);
        L.Store(even2 + odd2, ref y, row2, hidden);
        L.Store(even3 + odd3, ref y, row3, hidden);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V, L>(ref readonly float y, nint row, ref readonly float bias, nint hidden)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V value = L.Load<V>(in y, row, hidden);
        return Unsafe.IsNullRef(in bias) ? value : value + L.Load<V>(in bias, 0, hidden);
    }
}
