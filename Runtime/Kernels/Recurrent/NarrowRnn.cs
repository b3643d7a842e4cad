using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence for hidden sizes up to 16: a row of W is one vector of 16 lanes (two of 8, four of 4), a row's product is four
/// chains of multiply-adds in registers, since a step waits for the one before, and W stays in the first-level cache for all steps.
/// </summary>
internal static class NarrowRnn
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        if (RnnChain.Suits<V>(in steps, hidden))
        {
            RnnChain.Forward<V>(in steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
            return;
        }

        if (RnnSequences.Suits(in steps))
        {
            RnnSequences.Forward<V>(in steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
            return;
        }

        ForwardWalk walk = new(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        Strips.RunNarrow<V, ForwardWalk>(in walk, in steps, Operations(hidden));
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float weight, nint ldw, bool relu,
        ref float dInitial)
        where V : struct, ISimd<V>
    {
        ref float transposed = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(Block * Block)]);
        Transpose(hidden, Block, in weight, ldw, ref transposed);
        if (RnnSequences.Suits(in steps))
        {
            RnnSequences.Backward<V>(in steps, hidden, in states, ref dStates, in transposed, relu, ref dInitial);
            return;
        }

        BackwardWalk walk = new(steps, hidden, in states, ref dStates, in transposed, relu, ref dInitial);
        Strips.RunNarrow<V, BackwardWalk>(in walk, in steps, Operations(hidden));
    }

    /// <summary>The same with the gradients of weight and biases.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardWithGradients<V>(
        Recurrence steps, nint hidden, ref readonly float states, ref readonly float initial, ref float dStates, ref readonly float weight,
        nint ldw, bool relu, ref float dInitial, in RnnGradients gradients)
        where V : struct, ISimd<V>
    {
        if (RnnChain.Suits<V>(in steps, hidden))
        {
            ref float transposed = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(Block * Block)]);
            Transpose(hidden, Block, in weight, ldw, ref transposed);
            RnnChain.BackwardWithGradients<V>(
                in steps, hidden, in states, in initial, ref dStates, in transposed, Block, relu, ref dInitial, in gradients);
            return;
        }

        Backward<V>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial);
        RecurrentWeights.Gradient(
            steps, hidden, hidden, in states, in initial, in dStates, hidden, ref gradients.Weight, gradients.RowStride, gradients.Accumulate);
        nint rows = steps.AllRows();
        if (!Unsafe.IsNullRef(in gradients.Bias))
            Columns.Sum(rows, hidden, in dStates, hidden, ref gradients.Bias, gradients.Accumulate);
        if (Unsafe.IsNullRef(in gradients.OtherBias))
            return;
        if (gradients.Accumulate || Unsafe.IsNullRef(in gradients.Bias))
            Columns.Sum(rows, hidden, in dStates, hidden, ref gradients.OtherBias, gradients.Accumulate);
        else
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.As<float, byte>(ref gradients.OtherBias), ref Unsafe.As<float, byte>(ref gradients.Bias), (uint)hidden * sizeof(float));
    }

    /// <summary>Floating-point operations that take as long as one row of one step.</summary>
    private static nint Operations(nint hidden) => Block * 2 * hidden + FunctionOperations;

    private readonly ref struct ForwardWalk(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu) : IStripWalk
    {
        private readonly Recurrence steps = steps;
        private readonly ref float states = ref states;
        private readonly ref readonly float weight = ref weight;
        private readonly ref readonly float bias = ref bias;
        private readonly ref readonly float initial = ref initial;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
        {
            StepWalk walk = new(steps, first, count);
            while (walk.Next())
            {
                ref float h = ref Unsafe.Add(ref states, walk.Row * hidden);
                if (walk.Continued > 0)
                {
                    ref float previous = ref Unsafe.Add(ref states, walk.PreviousRow * hidden);
                    Step<V>(walk.Continued, hidden, hidden, ref h, in previous, in weight, ldw, in bias, relu);
                }

                if (walk.Continued < walk.Rows)
                {
                    Step<V>(
                        walk.Rows - walk.Continued, hidden, Unsafe.IsNullRef(in initial) ? 0 : hidden,
                        ref Unsafe.Add(ref h, walk.Continued * hidden), ref Optional.At(in initial, (first + walk.Continued) * hidden),
                        in weight, ldw, in bias, relu);
                }
            }
        }
    }

    /// <summary>The way back, with Wᵀ.</summary>
    private readonly ref struct BackwardWalk(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float transposed, bool relu,
        ref float dInitial) : IStripWalk
    {
        private readonly Recurrence steps = steps;
        private readonly ref readonly float states = ref states;
        private readonly ref float dStates = ref dStates;
        private readonly ref readonly float transposed = ref transposed;
        private readonly ref float dInitial = ref dInitial;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(nint first, nint count) where V : struct, ISimd<V>
        {
            ref float next = ref dStates;
            StepReturn walk = new(steps, first, count);
            while (walk.Next())
            {
                ref float h = ref Unsafe.Add(ref Unsafe.AsRef(in states), walk.Row * hidden);
                ref float a = ref Unsafe.Add(ref dStates, walk.Row * hidden);
                StepBack<V>(walk.Rows, walk.Followed, hidden, in h, ref a, in next, in transposed, relu);
                next = ref a;
                if (!Unsafe.IsNullRef(in dInitial))
                {
                    for (nint row = walk.Continued; row < walk.Rows; row++)
                    {
                        Row<V, InitialCell>(
                            hidden, hidden, default, ref Unsafe.Add(ref a, row * hidden), in transposed, Block,
                            ref Unsafe.Add(ref dInitial, (first + row) * hidden));
                    }
                }
            }
        }
    }

    /// <summary>Some rows of one step over their inputs, from the rows before, which have <paramref name="terms"/> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V>(
        nint rows, nint hidden, nint terms, ref float h, ref readonly float previous, ref readonly float weight, nint ldw,
        ref readonly float bias, bool relu)
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
                hidden, terms, new(in row, in bias, relu), ref Unsafe.Add(ref Unsafe.AsRef(in previous), r), in weight, ldw, ref row);
        }
    }

    /// <summary>All rows of one step over their gradients; the first ones are followed by the rows <paramref name="next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepBack<V>(
        nint rows, nint followed, nint hidden, ref readonly float h, ref float a, ref readonly float next, ref readonly float transposed,
        bool relu)
        where V : struct, ISimd<V>
    {
        if (rows >= RnnRows.Few && hidden <= V.Width)
        {
            RnnRows.Sum<V>(followed, hidden, hidden, ref Unsafe.NullRef<float>(), in next, in transposed, Block, ref a);
            WideRnn.Differentiate<V>(rows * hidden, relu, in h, ref a);
            return;
        }

        for (nint r = 0; r < rows; r++)
        {
            nint row = r * hidden;
            ref float da = ref Unsafe.Add(ref a, row);
            Row<V, BackwardCell>(
                hidden, r < followed ? hidden : 0, new(in da, ref Unsafe.Add(ref Unsafe.AsRef(in h), row), relu),
                ref Unsafe.Add(ref Unsafe.AsRef(in next), row), in transposed, Block, ref da);
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

    /// <summary><c>y = finish(start + Σ_k previous[k] w[k, :])</c>.</summary>
    /// <param name="hidden">Number of columns.</param>
    /// <param name="terms">Number of k: <paramref name="hidden"/>, or 0 where there is no row before this one.</param>
    /// <param name="cell">What the row starts from and becomes.</param>
    /// <param name="previous">The row this one continues.</param>
    /// <param name="w">The matrix (hidden, 16 lanes).</param>
    /// <param name="ldw">Floats from one row of the matrix to the next.</param>
    /// <param name="y">The result (hidden).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, C>(nint hidden, nint terms, C cell, ref readonly float previous, ref readonly float w, nint ldw, ref float y)
        where V : struct, ISimd<V>
        where C : struct, IRnnCell, allows ref struct
    {
        nint column = 0;
        for (; hidden - column >= V.Width; column += V.Width)
        {
            V start = cell.Start<V, AllLanes>(column, V.Width);
            V sum = Sum(terms, start, in previous, in Unsafe.Add(ref Unsafe.AsRef(in w), column), ldw);
            V.Store(cell.Finish<V, AllLanes>(sum, column, V.Width), ref y, column);
        }

        nint count = hidden - column;
        if (count > 0)
        {
            V start = cell.Start<V, SomeLanes>(column, count);
            V sum = Sum(terms, start, in previous, in Unsafe.Add(ref Unsafe.AsRef(in w), column), ldw);
            V.StorePart(cell.Finish<V, SomeLanes>(sum, column, count), ref y, column, count);
        }
    }

    /// <summary><c>start + Σ_k previous[k] w[k, :]</c>, every fourth k in one chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sum<V>(nint terms, V start, ref readonly float previous, ref readonly float w, nint ldw) where V : struct, ISimd<V>
    {
        V sum1 = V.Zero;
        V sum2 = V.Zero;
        V sum3 = V.Zero;
        ref float h = ref Unsafe.AsRef(in previous);
        ref float row = ref Unsafe.AsRef(in w);
        nint k = 0;
        for (; terms - k >= 4; k += 4)
        {
            start = V.MultiplyAdd(h, V.Load(in row, 0), start);
            sum1 = V.MultiplyAdd(Unsafe.Add(ref h, 1), V.Load(in row, ldw), sum1);
            sum2 = V.MultiplyAdd(Unsafe.Add(ref h, 2), V.Load(in row, 2 * ldw), sum2);
            sum3 = V.MultiplyAdd(Unsafe.Add(ref h, 3), V.Load(in row, 3 * ldw), sum3);
            h = ref Unsafe.Add(ref h, 4);
            row = ref Unsafe.Add(ref row, 4 * ldw);
        }

        if (terms > k)
        {
            start = V.MultiplyAdd(h, V.Load(in row, 0), start);
        }

        if (terms > k + 1)
        {
            sum1 = V.MultiplyAdd(Unsafe.Add(ref h, 1), V.Load(in row, ldw), sum1);
        }

        if (terms > k + 2)
        {
            sum2 = V.MultiplyAdd(Unsafe.Add(ref h, 2), V.Load(in row, 2 * ldw), sum2);
        }

        return (start + sum1) + (sum2 + sum3);
    }
}
