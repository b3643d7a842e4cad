namespace Kiln.Kernels;

/// <summary>The recurrence for larger hidden sizes: one matrix product per step, then f over the rows it wrote.</summary>
internal static class WideRnn
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        RnnSizes sizes, ref readonly float input, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu, ref float output)
        where V : struct, ISimd<V>
    {
        nint hidden = sizes.Hidden;
        nint at = 0;
        ref readonly float previous = ref initial;
        for (nint t = 0; t < sizes.Steps; t++)
        {
            nint rows = sizes.Rows(t);
            ref float h = ref Unsafe.Add(ref output, at);
            AddBias<V>(rows, hidden, ref Unsafe.Add(ref Unsafe.AsRef(in input), at), in bias, ref h);
            if (!Unsafe.IsNullRef(in previous))
            {
                Gemm.NN(rows, hidden, hidden, in previous, hidden, in weight, ldw, ref h, hidden, accumulate: true);
            }

            Activate<V>(rows * hidden, relu, ref h);
            previous = ref h;
            at += rows * hidden;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        RnnSizes sizes, ref readonly float output, ref readonly float dOutput, ref readonly float weight, nint ldw, bool relu,
        ref float dPre, ref float dInitial, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint hidden = sizes.Hidden;
        nint at = sizes.AllRows() * hidden;
        nint alive = 0;
        for (nint t = sizes.Steps - 1; t >= 0; t--)
        {
            nint next = at;
            nint rows = sizes.Rows(t);
            at -= rows * hidden;
            if (alive > 0)
            {
                Gemm.NT(
                    alive, hidden, hidden, ref Unsafe.Add(ref dPre, next), hidden, in weight, ldw, ref scratch, hidden,
                    accumulate: false);
            }

            Differentiate<V>(
                rows * hidden, alive * hidden, relu, ref Unsafe.Add(ref Unsafe.AsRef(in output), at),
                ref Unsafe.Add(ref Unsafe.AsRef(in dOutput), at), in scratch, ref Unsafe.Add(ref dPre, at));
            alive = rows;
        }

        if (!Unsafe.IsNullRef(in dInitial))
        {
            Gemm.NT(alive, hidden, hidden, in dPre, hidden, in weight, ldw, ref dInitial, hidden, accumulate: false);
        }
    }

    /// <summary><c>h = x + b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBias<V>(nint rows, nint hidden, ref readonly float x, ref readonly float bias, ref float h)
        where V : struct, ISimd<V>
    {
        bool biased = !Unsafe.IsNullRef(in bias);
        for (nint row = 0; row < rows; row++)
        {
            ref readonly float from = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * hidden);
            ref float to = ref Unsafe.Add(ref h, row * hidden);
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                V value = V.Load(in from, column);
                V.Store(biased ? value + V.Load(in bias, column) : value, ref to, column);
            }

            nint rest = hidden - column;
            if (rest > 0)
            {
                V value = V.LoadPart(in from, column, rest);
                V.StorePart(biased ? value + V.LoadPart(in bias, column, rest) : value, ref to, column, rest);
            }
        }
    }

    /// <summary><c>h = f(h)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Activate<V>(nint count, bool relu, ref float h) where V : struct, ISimd<V>
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

    /// <summary><c>a = (dh + recurrent) f'(h)</c>, where the first <paramref name="alive"/> elements have a recurrent term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Differentiate<V>(
        nint count, nint alive, bool relu, ref readonly float h, ref readonly float dh, ref readonly float recurrent, ref float a)
        where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; alive - i >= V.Width; i += V.Width)
        {
            V.Store(Gradient(V.Load(in dh, i) + V.Load(in recurrent, i), V.Load(in h, i), relu), ref a, i);
        }

        nint rest = alive - i;
        if (rest > 0)
        {
            V sum = V.LoadPart(in dh, i, rest) + V.LoadPart(in recurrent, i, rest);
            V.StorePart(Gradient(sum, V.LoadPart(in h, i, rest), relu), ref a, i, rest);
            i = alive;
        }

        for (; count - i >= V.Width; i += V.Width)
        {
            V.Store(Gradient(V.Load(in dh, i), V.Load(in h, i), relu), ref a, i);
        }

        rest = count - i;
        if (rest > 0)
        {
            V.StorePart(Gradient(V.LoadPart(in dh, i, rest), V.LoadPart(in h, i, rest), relu), ref a, i, rest);
        }
    }

    /// <summary><c>dh f'(h)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Gradient<V>(V dh, V h, bool relu) where V : struct, ISimd<V> =>
        relu ? V.Select(V.GreaterThan(h, V.Zero), dh, V.Zero) : dh * (V.One - h * h);
}
