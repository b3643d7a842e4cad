namespace Kiln.Kernels;

/// <summary>
/// The recurrent sums of many rows that fit one vector each: four rows share every row of W. The chains of a row are those of
/// <see cref="NarrowRnn"/>, so its sum has the same bits.
/// </summary>
internal static class RnnRows
{
    /// <summary>The number of rows from which on this is faster than row by row.</summary>
    public const nint Few = 3;

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
        Chains(0, terms, row1, row2, row3, in previous, in w, ldw, ref even0, ref even1, ref even2, ref even3);
        V rest0 = V.Zero;
        V rest1 = V.Zero;
        V rest2 = V.Zero;
        V rest3 = V.Zero;
        Chains(2, terms, row1, row2, row3, in previous, in w, ldw, ref rest0, ref rest1, ref rest2, ref rest3);
        L.Store(even0 + rest0, ref y, 0, hidden);
        L.Store(even1 + rest1, ref y, row1, hidden);
        L.Store(even2 + rest2, ref y, row2, hidden);
        L.Store(even3 + rest3, ref y, row3, hidden);
    }

    /// <summary>Two chains of each row, from <paramref name="k"/> and k + 1 on; two at a time fit the registers of every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Chains<V>(
        nint k, nint terms, nint row1, nint row2, nint row3, ref readonly float previous, ref readonly float w, nint ldw,
        ref V sum0, ref V sum1, ref V sum2, ref V sum3)
        where V : struct, ISimd<V>
    {
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in previous), k);
        ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in w), k * ldw);
        for (; k < terms; k += 4)
        {
            V weights = V.Load(in row, 0);
            sum0 = V.MultiplyAdd(h, weights, sum0);
            sum1 = V.MultiplyAdd(Unsafe.Add(ref h, row1), weights, sum1);
            sum2 = V.MultiplyAdd(Unsafe.Add(ref h, row2), weights, sum2);
            sum3 = V.MultiplyAdd(Unsafe.Add(ref h, row3), weights, sum3);
            if (k + 1 == terms)
            {
                break;
            }

            weights = V.Load(in row, ldw);
            h = ref Unsafe.Add(ref h, 1);
            odd0 = V.MultiplyAdd(h, weights, odd0);
            odd1 = V.MultiplyAdd(Unsafe.Add(ref h, row1), weights, odd1);
            odd2 = V.MultiplyAdd(Unsafe.Add(ref h, row2), weights, odd2);
            odd3 = V.MultiplyAdd(Unsafe.Add(ref h, row3), weights, odd3);
            h = ref Unsafe.Add(ref h, 3);
            row = ref Unsafe.Add(ref row, 4 * ldw);
        }

        sum0 += odd0;
        sum1 += odd1;
        sum2 += odd2;
        sum3 += odd3;
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
