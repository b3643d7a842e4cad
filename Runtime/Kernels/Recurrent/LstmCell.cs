namespace Kiln.Kernels;

/// <summary>
/// The functions of an LSTM's gates and their derivatives, on rows whose sums are there. They are methods of their own: in the tile
/// of a product they would push its sums out of the registers. They also fetch what they will read of the next step of the walk, which lies
/// where the processor does not foresee it.
/// </summary>
internal static class LstmCell
{
    /// <summary><c>a -> i, f, g, o</c> in place, <c>c = f c' + i g</c>, <c>y = o tanh c</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Width of a cell.</param>
    /// <param name="block">Width of a gate's block.</param>
    /// <param name="ahead">Rows from here to the next step's.</param>
    /// <param name="a">In: the sums without the bias (rows, 4 block); out: the gates.</param>
    /// <param name="bias">The bias (4 block), or a null reference.</param>
    /// <param name="previous">c' (rows, hidden), or a null reference for zeros.</param>
    /// <param name="c">Receives c (rows, hidden).</param>
    /// <param name="y">Receives y (rows, hidden).</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        nint rows, nint hidden, nint block, nint ahead, ref float a, ref readonly float bias, ref readonly float previous, ref float c, ref float y)
        where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            ref float sums = ref Unsafe.Add(ref a, row * 4 * block);
            ref float before = ref Optional.At(in previous, row * hidden);
            ref float cell = ref Unsafe.Add(ref c, row * hidden);
            ref float result = ref Unsafe.Add(ref y, row * hidden);
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Gates<V, AllLanes>(column, V.Width, block, ahead, ref sums, in bias, in before, ref cell);
            }

            if (column < hidden)
            {
                Gates<V, SomeLanes>(column, hidden - column, block, ahead, ref sums, in bias, in before, ref cell);
            }

            // A loop of its own: a whole row of cells is there when the first of them is needed.
            column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Output<V, AllLanes>(column, V.Width, block, in sums, in cell, ref result);
            }

            if (column < hidden)
            {
                Output<V, SomeLanes>(column, hidden - column, block, in sums, in cell, ref result);
            }
        }
    }

    /// <summary>The gate gradients over the gates, and the gradient of the cells before.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Width of a cell.</param>
    /// <param name="block">Width of a gate's block.</param>
    /// <param name="ahead">Rows from here to the next step's.</param>
    /// <param name="gates">In: i, f, g, o (rows, 4 block); out: di, df, dg, do.</param>
    /// <param name="c">c (rows, hidden).</param>
    /// <param name="previous">c' (rows, hidden), or a null reference for zeros.</param>
    /// <param name="dy">The gradient of y (rows, hidden).</param>
    /// <param name="dh">What comes on top of it from the step after (rows, hidden), or a null reference.</param>
    /// <param name="dCells">The gradient of c from outside (rows, hidden), or a null reference.</param>
    /// <param name="dNext">The gradient of c from the step after (rows, hidden), or a null reference.</param>
    /// <param name="dPrevious">Receives the gradient of c' (rows, hidden); may be <paramref name="dNext"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        nint rows, nint hidden, nint block, nint ahead, ref float gates, ref readonly float c, ref readonly float previous, ref readonly float dy,
        ref readonly float dh, ref readonly float dCells, ref readonly float dNext, ref float dPrevious)
        where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            nint at = row * hidden;
            ref float da = ref Unsafe.Add(ref gates, row * 4 * block);
            ref float cell = ref Unsafe.Add(ref Unsafe.AsRef(in c), at);
            ref float before = ref Optional.At(in previous, at);
            ref float outside = ref Unsafe.Add(ref Unsafe.AsRef(in dy), at);
            ref float recurrent = ref Optional.At(in dh, at);
            ref float dCell = ref Optional.At(in dCells, at);
            ref float next = ref Optional.At(in dNext, at);
            ref float result = ref Unsafe.Add(ref dPrevious, at);
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                Backward<V, AllLanes>(
                    column, V.Width, hidden, block, ahead, ref da, in cell, in before, in outside, in recurrent, in dCell, in next, ref result);
            }

            if (column < hidden)
            {
                Backward<V, SomeLanes>(
                    column, hidden - column, hidden, block, ahead, ref da, in cell, in before, in outside, in recurrent, in dCell, in next, ref result);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gates<V, L>(
        nint column, nint count, nint block, nint ahead, ref float a, ref readonly float bias, ref readonly float previous, ref float c)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        FetchGates(column, block, ahead, in a);
        V i = GateMath.Sigmoid(Sum<V, L>(in a, in bias, column, count));
        L.Store(i, ref a, column, count);
        V f = GateMath.Sigmoid(Sum<V, L>(in a, in bias, column + block, count));
        L.Store(f, ref a, column + block, count);
        V g = VectorMath.Tanh(Sum<V, L>(in a, in bias, column + 2 * block, count));
        L.Store(g, ref a, column + 2 * block, count);
        V o = GateMath.Sigmoid(Sum<V, L>(in a, in bias, column + 3 * block, count));
        L.Store(o, ref a, column + 3 * block, count);
        L.Store(V.MultiplyAdd(f, Optional.Load<V, L>(in previous, column, count), i * g), ref c, column, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<V, L>(nint column, nint count, nint block, ref readonly float gates, ref readonly float c, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V o = L.Load<V>(in gates, column + 3 * block, count);
        L.Store(o * VectorMath.Tanh(L.Load<V>(in c, column, count)), ref y, column, count);
    }

    /// <summary>Four gates of the next step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FetchGates(nint column, nint block, nint ahead, ref readonly float gates)
    {
        ref float place = ref Unsafe.Add(ref Unsafe.AsRef(in gates), ahead * 4 * block + column);
        Prefetch.Far(in place);
        Prefetch.Far(in Unsafe.Add(ref place, block));
        Prefetch.Far(in Unsafe.Add(ref place, 2 * block));
        Prefetch.Far(in Unsafe.Add(ref place, 3 * block));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V, L>(ref readonly float a, ref readonly float bias, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V sum = L.Load<V>(in a, column, count);
        return Unsafe.IsNullRef(in bias) ? sum : sum + L.Load<V>(in bias, column, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward<V, L>(
        nint column, nint count, nint hidden, nint block, nint ahead, ref float gates, ref readonly float c, ref readonly float previous, ref readonly float dy,
        ref readonly float recurrent, ref readonly float dCells, ref readonly float dNext, ref float dPrevious)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        FetchGates(column, block, ahead, in gates);
        Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in previous), ahead * hidden + column));
        Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in dy), ahead * hidden + column));
        V i = L.Load<V>(in gates, column, count);
        V f = L.Load<V>(in gates, column + block, count);
        V g = L.Load<V>(in gates, column + 2 * block, count);
        V o = L.Load<V>(in gates, column + 3 * block, count);
        V t = VectorMath.Tanh(L.Load<V>(in c, column, count));
        V dh = L.Load<V>(in dy, column, count) + Optional.Load<V, L>(in recurrent, column, count);
        V dc = Optional.Load<V, L>(in dNext, column, count) + Optional.Load<V, L>(in dCells, column, count);
        V output = dh * o;
        dc += output * (V.One - t * t);
        L.Store(output * (V.One - o) * t, ref gates, column + 3 * block, count);
        V input = dc * i;
        L.Store(input * (V.One - i) * g, ref gates, column, count);
        L.Store(input * (V.One - g * g), ref gates, column + 2 * block, count);
        V forget = dc * f;
        L.Store(forget * (V.One - f) * Optional.Load<V, L>(in previous, column, count), ref gates, column + block, count);
        L.Store(forget, ref dPrevious, column, count);
    }
}
