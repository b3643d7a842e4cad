namespace Kiln.Kernels;

/// <summary>The functions of a GRU's gates and their derivatives, on rows whose sums are there; see <see cref="LstmCell"/>.</summary>
internal static class GruCell
{
    /// <summary><c>x_n, a_r, a_z, h' W_n -> n, r, z, m</c> in place, <c>y = (h' - n) z + n</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Width of a state.</param>
    /// <param name="block">Width of a gate's block.</param>
    /// <param name="ahead">Rows from here to the next step's.</param>
    /// <param name="a">In: the sums without the bias (rows, 4 block); out: the gates.</param>
    /// <param name="bias">The bias (3 block) of r, z, m, or a null reference.</param>
    /// <param name="previous">h' (rows, hidden), or a null reference for zeros.</param>
    /// <param name="y">Receives y (rows, hidden).</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        nint rows, nint hidden, nint block, nint ahead, ref float a, ref readonly float bias, ref readonly float previous, ref float y)
        where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            ref float sums = ref Unsafe.Add(ref a, row * 4 * block);
            ref float before = ref Optional.At(in previous, row * hidden);
            ref float result = ref Unsafe.Add(ref y, row * hidden);
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Gates<V, AllLanes>(column, V.Width, block, ahead, ref sums, in bias);
            }

            if (column < hidden)
            {
                Gates<V, SomeLanes>(column, hidden - column, block, ahead, ref sums, in bias);
            }

            // A loop of its own: a whole row of r is there when the first of them is needed.
            column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Output<V, AllLanes>(column, V.Width, block, ref sums, in bias, in before, ref result);
            }

            if (column < hidden)
            {
                Output<V, SomeLanes>(column, hidden - column, block, ref sums, in bias, in before, ref result);
            }
        }
    }

    /// <summary>The gate gradients over the gates, and the direct part of the gradient of the states before, <c>dh z</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Width of a state.</param>
    /// <param name="block">Width of a gate's block.</param>
    /// <param name="ahead">Rows from here to the next step's.</param>
    /// <param name="gates">In: n, r, z, m (rows, 4 block); out: dn, dr, dz, dn r.</param>
    /// <param name="previous">h' (rows, hidden), or a null reference for zeros.</param>
    /// <param name="dy">The gradient of y from outside (rows, hidden).</param>
    /// <param name="dNext">The gradient of y from the step after (rows, hidden), or a null reference.</param>
    /// <param name="dPrevious">Receives dh z (rows, hidden); may be <paramref name="dNext"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        nint rows, nint hidden, nint block, nint ahead, ref float gates, ref readonly float previous, ref readonly float dy,
        ref readonly float dNext, ref float dPrevious)
        where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            nint at = row * hidden;
            ref float da = ref Unsafe.Add(ref gates, row * 4 * block);
            ref float before = ref Optional.At(in previous, at);
            ref float outside = ref Unsafe.Add(ref Unsafe.AsRef(in dy), at);
            ref float next = ref Optional.At(in dNext, at);
            ref float result = ref Unsafe.Add(ref dPrevious, at);
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Backward<V, AllLanes>(column, V.Width, hidden, block, ahead, ref da, in before, in outside, in next, ref result);
            }

            if (column < hidden)
            {
                Backward<V, SomeLanes>(column, hidden - column, hidden, block, ahead, ref da, in before, in outside, in next, ref result);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gates<V, L>(nint column, nint count, nint block, nint ahead, ref float a, ref readonly float bias)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        LstmCell.FetchGates(column, block, ahead, in a);
        V r = L.Load<V>(in a, column + block, count) + Optional.Load<V, L>(in bias, column, count);
        L.Store(GateMath.Sigmoid(r), ref a, column + block, count);
        V z = L.Load<V>(in a, column + 2 * block, count) + Optional.Load<V, L>(in bias, column + block, count);
        L.Store(GateMath.Sigmoid(z), ref a, column + 2 * block, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<V, L>(
        nint column, nint count, nint block, ref float a, ref readonly float bias, ref readonly float previous, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V m = L.Load<V>(in a, column + 3 * block, count) + Optional.Load<V, L>(in bias, column + 2 * block, count);
        L.Store(m, ref a, column + 3 * block, count);
        V n = VectorMath.Tanh(V.MultiplyAdd(L.Load<V>(in a, column + block, count), m, L.Load<V>(in a, column, count)));
        L.Store(n, ref a, column, count);
        V z = L.Load<V>(in a, column + 2 * block, count);
        L.Store(V.MultiplyAdd(Optional.Load<V, L>(in previous, column, count) - n, z, n), ref y, column, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<V, L>(
        nint column, nint count, nint hidden, nint block, nint ahead, ref float gates, ref readonly float previous, ref readonly float dy,
        ref readonly float dNext, ref float dPrevious)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        LstmCell.FetchGates(column, block, ahead, in gates);
        Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in previous), ahead * hidden + column));
        Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in dy), ahead * hidden + column));
        V n = L.Load<V>(in gates, column, count);
        V r = L.Load<V>(in gates, column + block, count);
        V z = L.Load<V>(in gates, column + 2 * block, count);
        V m = L.Load<V>(in gates, column + 3 * block, count);
        V dh = L.Load<V>(in dy, column, count) + Optional.Load<V, L>(in dNext, column, count);
        V direct = dh * z;
        V dn = (dh - direct) * (V.One - n * n);
        V dm = dn * r;
        L.Store(dn, ref gates, column, count);
        L.Store(dm * m * (V.One - r), ref gates, column + block, count);
        L.Store(direct * (V.One - z) * (Optional.Load<V, L>(in previous, column, count) - n), ref gates, column + 2 * block, count);
        L.Store(dm, ref gates, column + 3 * block, count);
        L.Store(direct, ref dPrevious, column, count);
    }
}
