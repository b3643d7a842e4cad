namespace Kiln.Kernels;

/// <summary>
/// The recurrence for larger hidden sizes, strip by strip: one matrix product onto the rows of a step, then f over them; on the way
/// back f' over the rows of a step, then their product with Wᵀ, which is kept transposed for all steps, onto the step before.
/// </summary>
internal static class WideRnn
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        ForwardWalk walk = new(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        Strips.Run<V, ForwardWalk>(in walk, in steps, hidden * ldw);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float weight, nint ldw, bool relu,
        ref float dInitial, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint ldt = (hidden + 15) & ~15;
        Transposition.Run(hidden, hidden, in weight, ldw, ref scratch, ldt);
        BackwardWalk walk = new(steps, hidden, in states, ref dStates, in scratch, ldt, relu, ref dInitial);
        Strips.Run<V, BackwardWalk>(in walk, in steps, hidden * ldw);
    }

    private readonly ref struct ForwardWalk(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu) : IStripWalk
    {
        private readonly Recurrence steps = steps;
        private readonly nint hidden = hidden;
        private readonly ref float states = ref states;
        private readonly ref readonly float weight = ref weight;
        private readonly nint ldw = ldw;
        private readonly ref readonly float bias = ref bias;
        private readonly ref readonly float initial = ref initial;
        private readonly bool relu = relu;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
        {
            StepWalk walk = new(steps, first, count);
            while (walk.Next())
            {
                ref float h = ref Unsafe.Add(ref states, walk.Row * hidden);
                ref float previous = ref Unsafe.Add(ref states, walk.PreviousRow * hidden);
                Step<V>(walk.Continued, hidden, ref h, in previous, in weight, ldw, in bias, relu);
                Step<V>(
                    walk.Rows - walk.Continued, hidden, ref Unsafe.Add(ref h, walk.Continued * hidden),
                    ref Optional.At(in initial, (first + walk.Continued) * hidden), in weight, ldw, in bias, relu);
            }
        }
    }

    /// <summary>The way back, with Wᵀ.</summary>
    private readonly ref struct BackwardWalk(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float transposed, nint ldt, bool relu,
        ref float dInitial) : IStripWalk
    {
        private readonly Recurrence steps = steps;
        private readonly nint hidden = hidden;
        private readonly ref readonly float states = ref states;
        private readonly ref float dStates = ref dStates;
        private readonly ref readonly float transposed = ref transposed;
        private readonly nint ldt = ldt;
        private readonly bool relu = relu;
        private readonly ref float dInitial = ref dInitial;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
        {
            StepReturn walk = new(steps, first, count);
            while (walk.Next())
            {
                ref float a = ref Unsafe.Add(ref dStates, walk.Row * hidden);
                Differentiate<V>(walk.Rows * hidden, relu, ref Unsafe.Add(ref Unsafe.AsRef(in states), walk.Row * hidden), ref a);
                ref float dh = ref Unsafe.Add(ref dStates, walk.PreviousRow * hidden);
                StateProduct.Run<V>(
                    walk.Passing, hidden, new(hidden, in a, hidden, 1, in transposed, ldt, ref dh, hidden), accumulate: true);
                if (walk.Continued < walk.Rows && !Unsafe.IsNullRef(in dInitial))
                {
                    ref float da = ref Unsafe.Add(ref a, walk.Continued * hidden);
                    ref float start = ref Unsafe.Add(ref dInitial, (first + walk.Continued) * hidden);
                    Operands operands = new(hidden, in da, hidden, 1, in transposed, ldt, ref start, hidden);
                    StateProduct.Run<V>(walk.Rows - walk.Continued, hidden, in operands, accumulate: false);
                }
            }
        }
    }

    /// <summary>Some rows of one step, from the rows before (a null reference for zeros).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step<V>(
        nint rows, nint hidden, ref float h, ref readonly float previous, ref readonly float weight, nint ldw, ref readonly float bias,
        bool relu)
        where V : struct, ISimd<V>
    {
        if (rows == 0)
        {
            return;
        }

        if (!Unsafe.IsNullRef(in previous))
        {
            StateProduct.Run<V>(rows, hidden, new(hidden, in previous, hidden, 1, in weight, ldw, ref h, hidden), accumulate: true);
        }

        Activate<V>(rows, hidden, relu, in bias, ref h);
    }

    /// <summary><c>h = f(h + b)</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Activate<V>(nint rows, nint hidden, bool relu, ref readonly float bias, ref float h) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            nint column = 0;
            for (; hidden - column >= V.Width; column += V.Width)
            {
                V x = V.Load(in h, column) + Optional.Load<V, AllLanes>(in bias, column, V.Width);
                V.Store(relu ? V.ReLU(x) : VectorMath.Tanh(x), ref h, column);
            }

            nint rest = hidden - column;
            if (rest > 0)
            {
                V x = V.LoadPart(in h, column, rest) + Optional.Load<V, SomeLanes>(in bias, column, rest);
                V.StorePart(relu ? V.ReLU(x) : VectorMath.Tanh(x), ref h, column, rest);
            }

            h = ref Unsafe.Add(ref h, hidden);
        }
    }

    /// <summary><c>a = a f'(h)</c>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Differentiate<V>(nint count, bool relu, ref readonly float h, ref float a) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; count - i >= V.Width; i += V.Width)
        {
            V.Store(Gradient(V.Load(in a, i), V.Load(in h, i), relu), ref a, i);
        }

        nint rest = count - i;
        if (rest > 0)
        {
            V.StorePart(Gradient(V.LoadPart(in a, i, rest), V.LoadPart(in h, i, rest), relu), ref a, i, rest);
        }
    }

    /// <summary><c>dh f'(h)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Gradient<V>(V dh, V h, bool relu) where V : struct, ISimd<V> =>
        relu ? V.Select(V.GreaterThan(h, V.Zero), dh, V.Zero) : dh * (V.One - h * h);
}
