using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// <see cref="Gru"/> for up to 16 units: all of a row's step at once, from the sums in registers to the state; the formulas are
/// those of <see cref="GruCell"/>.
/// The walks differ in how a row ends and the parts of a row are methods of their own, because beyond 512 local variables the JIT
/// stops inlining.
/// </summary>
internal static class NarrowGru
{
    /// <summary>Floats of a row of the gates.</summary>
    private const int Width = 4 * Block;

    /// <summary>Floating-point operations that take as long as one row of one step.</summary>
    public static nint Operations(nint hidden) => 3 * Block * 2 * hidden + 3 * FunctionOperations;

    /// <summary>Gates and states of the rows [first, first + count) of every step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<V>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias,
        ref readonly float initial, ref float outputs)
        where V : struct, ISimd<V>
    {
        if (hidden % V.Width == 0)
        {
            Forward<V, AllLanes>(first, count, steps, hidden, ref gates, in weight, in bias, in initial, ref outputs);
        }
        else
        {
            Forward<V, SomeLanes>(first, count, steps, hidden, ref gates, in weight, in bias, in initial, ref outputs);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<V, L>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias,
        ref readonly float initial, ref float outputs)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        // A step reads all of h for each of its vectors, so that it writes the next h beside it.
        ref float h = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(2 * Strip * Block)]);
        ref float next = ref Unsafe.Add(ref h, Strip * Block);
        for (nint end = first + count; first < end; first += Strip)
        {
            StepWalk walk = new(steps, first, nint.Min(Strip, end - first));
            while (walk.Next())
            {
                for (nint row = walk.Continued; row < walk.Rows; row++)
                {
                    Bring<V>(hidden, ref Optional.At(in initial, (first + row) * hidden), ref Unsafe.Add(ref h, row * Block));
                }

                for (nint row = 0; row < walk.Rows; row++)
                {
                    Row<V, L>(
                        hidden, ref Unsafe.Add(ref gates, (walk.Row + row) * Width), in weight, in bias,
                        in Unsafe.Add(ref h, row * Block), ref Unsafe.Add(ref next, row * Block),
                        ref Unsafe.Add(ref outputs, (walk.Row + row) * hidden));
                }

                ref float before = ref h;
                h = ref next;
                next = ref before;
            }
        }
    }

    /// <summary>The gate gradients of the rows [first, first + count) of every step over the gates, with Wᵀ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<V>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float outputs, ref readonly float dOutputs,
        ref readonly float initial, ref float dInitial, ref readonly float transposed)
        where V : struct, ISimd<V>
    {
        if (hidden % V.Width == 0)
        {
            Backward<V, AllLanes>(
                first, count, steps, hidden, ref gates, in outputs, in dOutputs, in initial, ref dInitial, in transposed);
        }
        else
        {
            Backward<V, SomeLanes>(
                first, count, steps, hidden, ref gates, in outputs, in dOutputs, in initial, ref dInitial, in transposed);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V, L>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float outputs, ref readonly float dOutputs,
        ref readonly float initial, ref float dInitial, ref readonly float transposed)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        ref float dh = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(Strip * Block)]);
        for (nint end = first + count; first < end; first += Strip)
        {
            StepReturn walk = new(steps, first, nint.Min(Strip, end - first));
            while (walk.Next())
            {
                for (nint row = 0; row < walk.Rows; row++)
                {
                    nint own = (first + row) * hidden;
                    bool begins = row >= walk.Continued;
                    ref float a = ref Unsafe.Add(ref gates, (walk.Row + row) * Width);
                    ref float state = ref Unsafe.Add(ref dh, row * Block);
                    if (row >= walk.Followed)
                    {
                        Bring<V>(hidden, ref Unsafe.NullRef<float>(), ref state);
                    }

                    ref float previous = ref begins
                        ? ref Optional.At(in initial, own)
                        : ref Unsafe.Add(ref Unsafe.AsRef(in outputs), (walk.PreviousRow + row) * hidden);
                    ref float dy = ref Unsafe.Add(ref Unsafe.AsRef(in dOutputs), (walk.Row + row) * hidden);
                    RowBack<V, L>(hidden, ref a, in previous, in dy, ref state);
                }

                ref float da = ref Unsafe.Add(ref gates, walk.Row * Width + Block);
                GateRows.MultiplyBack<V, L>(
                    walk.Passing, hidden, in da, in transposed, four: false, accumulate: true, ref dh);
                if (Unsafe.IsNullRef(in dInitial))
                {
                    continue;
                }

                nint beginning = walk.Continued;
                GateRows.MultiplyBack<V, L>(
                    walk.Rows - beginning, hidden, in Unsafe.Add(ref da, beginning * Width), in transposed, four: false, accumulate: true,
                    ref Unsafe.Add(ref dh, beginning * Block));
                for (nint row = beginning; row < walk.Rows; row++)
                {
                    Give<V>(hidden, in Unsafe.Add(ref dh, row * Block), ref Unsafe.Add(ref dInitial, (first + row) * hidden));
                }
            }
        }
    }

    /// <summary>One row of one step: <paramref name="h"/> is carried from the step before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, L>(
        nint hidden, ref float a, ref readonly float weight, ref readonly float bias, ref readonly float h, ref float next, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            RowPart<V, AllLanes>(hidden, column, V.Width, ref a, in weight, in bias, in h, ref next, ref y);
        }

        if (HasPart<L>())
        {
            RowPart<V, SomeLanes>(hidden, column, hidden - column, ref a, in weight, in bias, in h, ref next, ref y);
            column += V.Width;
        }

        // The block of m is written whole; the input has left nothing there.
        for (; column < Block; column += V.Width)
        {
            V.Store(V.Zero, ref a, column + 3 * Block);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowPart<V, L>(
        nint hidden, nint column, nint count, ref float a, ref readonly float weight, ref readonly float bias, ref readonly float h,
        ref float next, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        // The blocks of b are padded, and a whole vector is cheaper to load than a part.
        V r = V.Load(in a, column + Block) + Optional.Load<V, AllLanes>(in bias, column, V.Width);
        V z = V.Load(in a, column + 2 * Block) + Optional.Load<V, AllLanes>(in bias, column + Block, V.Width);
        V m = Optional.Load<V, AllLanes>(in bias, column + 2 * Block, V.Width);
        V none = V.Zero;
        ref float w = ref Unsafe.Add(ref Unsafe.AsRef(in weight), column);
        Multiply(hidden, in h, in w, four: false, ref r, ref z, ref m, ref none);
        r = L.Keep(GateMath.Sigmoid(r), count);
        m = L.Keep(m, count);
        z = L.Keep(GateMath.Sigmoid(z), count);
        V n = L.Keep(VectorMath.Tanh(V.MultiplyAdd(r, m, V.Load(in a, column))), count);
        V state = V.MultiplyAdd(V.Load(in h, column) - n, z, n);
        V.Store(state, ref next, column);
        V.Store(n, ref a, column);
        V.Store(r, ref a, column + Block);
        V.Store(z, ref a, column + 2 * Block);
        V.Store(m, ref a, column + 3 * Block);
        L.Store(state, ref y, column, count);
    }

    /// <summary>The gate gradients of one row over its gates, and <c>dh z</c> over dh.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RowBack<V, L>(nint hidden, ref float a, ref readonly float previous, ref readonly float dy, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            RowBackPart<V, AllLanes>(column, V.Width, ref a, in previous, in dy, ref dh);
        }

        if (HasPart<L>())
        {
            RowBackPart<V, SomeLanes>(column, hidden - column, ref a, in previous, in dy, ref dh);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowBackPart<V, L>(
        nint column, nint count, ref float a, ref readonly float previous, ref readonly float dy, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V n = V.Load(in a, column);
        V r = V.Load(in a, column + Block);
        V z = V.Load(in a, column + 2 * Block);
        V m = V.Load(in a, column + 3 * Block);
        V whole = L.Load<V>(in dy, column, count) + V.Load(in dh, column);
        V direct = whole * z;
        V dn = whole * ((V.One - z) * (V.One - n * n));
        V.Store(dn, ref a, column);
        V.Store(dn * (r * (V.One - r) * m), ref a, column + Block);
        V.Store(direct * ((V.One - z) * (Optional.Load<V, L>(in previous, column, count) - n)), ref a, column + 2 * Block);
        V.Store(dn * r, ref a, column + 3 * Block);
        V.Store(direct, ref dh, column);
    }
}
