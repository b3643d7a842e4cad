using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// <see cref="Lstm"/> without a projection for up to 16 units: all of a row's step at once, from the sums in registers to the
/// state; the formulas are those of <see cref="LstmCell"/>.
/// The walks differ in how a row ends and the parts of a row are methods of their own, because beyond 512 local variables the JIT
/// stops inlining.
/// </summary>
internal static class NarrowLstm
{
    /// <summary>Floats of a row of the gates and of W.</summary>
    private const int Width = 4 * Block;

    /// <summary>Floating-point operations that take as long as one row of one step.</summary>
    public static nint Operations(nint hidden) => 4 * Block * 2 * hidden + 5 * FunctionOperations;

    /// <summary>Gates and states of the rows [first, first + count) of every step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<V>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias,
        ref readonly float initialState, ref readonly float initialCell, ref float cells, ref float outputs)
        where V : struct, ISimd<V>
    {
        if (hidden % V.Width == 0)
        {
            Forward<V, AllLanes>(
                first, count, steps, hidden, ref gates, in weight, in bias, in initialState, in initialCell, ref cells, ref outputs);
        }
        else
        {
            Forward<V, SomeLanes>(
                first, count, steps, hidden, ref gates, in weight, in bias, in initialState, in initialCell, ref cells, ref outputs);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<V, L>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias,
        ref readonly float initialState, ref readonly float initialCell, ref float cells, ref float outputs)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        // A step reads all of h for each of its vectors, so that it writes the next h beside it.
        ref float h = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(3 * Strip * Block)]);
        ref float next = ref Unsafe.Add(ref h, Strip * Block);
        ref float c = ref Unsafe.Add(ref next, Strip * Block);
        for (nint end = first + count; first < end; first += Strip)
        {
            StepWalk walk = new(steps, first, nint.Min(Strip, end - first));
            while (walk.Next())
            {
                for (nint row = walk.Continued; row < walk.Rows; row++)
                {
                    Bring<V>(hidden, ref Optional.At(in initialState, (first + row) * hidden), ref Unsafe.Add(ref h, row * Block));
                    Bring<V>(hidden, ref Optional.At(in initialCell, (first + row) * hidden), ref Unsafe.Add(ref c, row * Block));
                }

                for (nint row = 0; row < walk.Rows; row++)
                {
                    nint at = (walk.Row + row) * hidden;
                    Row<V, L>(
                        hidden, ref Unsafe.Add(ref gates, (walk.Row + row) * Width), in weight, in bias,
                        in Unsafe.Add(ref h, row * Block), ref Unsafe.Add(ref next, row * Block), ref Unsafe.Add(ref c, row * Block),
                        ref Unsafe.Add(ref cells, at), ref Unsafe.Add(ref outputs, at));
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
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float cells, ref readonly float dOutputs,
        ref readonly float dCells, ref readonly float initialCell, ref float dInitialState, ref float dInitialCell,
        ref readonly float transposed)
        where V : struct, ISimd<V>
    {
        if (hidden % V.Width == 0)
        {
            Backward<V, AllLanes>(
                first, count, steps, hidden, ref gates, in cells, in dOutputs, in dCells, in initialCell, ref dInitialState,
                ref dInitialCell, in transposed);
        }
        else
        {
            Backward<V, SomeLanes>(
                first, count, steps, hidden, ref gates, in cells, in dOutputs, in dCells, in initialCell, ref dInitialState,
                ref dInitialCell, in transposed);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<V, L>(
        nint first, nint count, Recurrence steps, nint hidden, ref float gates, ref readonly float cells, ref readonly float dOutputs,
        ref readonly float dCells, ref readonly float initialCell, ref float dInitialState, ref float dInitialCell,
        ref readonly float transposed)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        ref float dh = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(2 * Strip * Block)]);
        ref float dc = ref Unsafe.Add(ref dh, Strip * Block);
        for (nint end = first + count; first < end; first += Strip)
        {
            StepReturn walk = new(steps, first, nint.Min(Strip, end - first));
            while (walk.Next())
            {
                for (nint row = 0; row < walk.Rows; row++)
                {
                    nint at = (walk.Row + row) * hidden;
                    nint own = (first + row) * hidden;
                    bool begins = row >= walk.Continued;
                    ref float a = ref Unsafe.Add(ref gates, (walk.Row + row) * Width);
                    ref float state = ref Unsafe.Add(ref dh, row * Block);
                    ref float cell = ref Unsafe.Add(ref dc, row * Block);
                    if (row >= walk.Followed)
                    {
                        Bring<V>(hidden, ref Unsafe.NullRef<float>(), ref state);
                        Bring<V>(hidden, ref Unsafe.NullRef<float>(), ref cell);
                    }

                    ref float previous = ref begins
                        ? ref Optional.At(in initialCell, own)
                        : ref Unsafe.Add(ref Unsafe.AsRef(in cells), (walk.PreviousRow + row) * hidden);
                    RowBack<V, L>(
                        hidden, ref a, ref Unsafe.Add(ref Unsafe.AsRef(in cells), at), in previous,
                        ref Unsafe.Add(ref Unsafe.AsRef(in dOutputs), at), ref Optional.At(in dCells, at), in state, ref cell);
                }

                ref float da = ref Unsafe.Add(ref gates, walk.Row * Width);
                GateRows.MultiplyBack<V, L>(
                    walk.Passing, hidden, in da, in transposed, four: true, accumulate: false, ref dh);
                nint beginning = walk.Continued;
                if (!Unsafe.IsNullRef(in dInitialState))
                {
                    GateRows.MultiplyBack<V, L>(
                        walk.Rows - beginning, hidden, in Unsafe.Add(ref da, beginning * Width), in transposed, four: true,
                        accumulate: false, ref Unsafe.Add(ref dh, beginning * Block));
                }

                for (nint row = beginning; row < walk.Rows; row++)
                {
                    Give<V>(hidden, in Unsafe.Add(ref dh, row * Block), ref Optional.At(in dInitialState, (first + row) * hidden));
                    Give<V>(hidden, in Unsafe.Add(ref dc, row * Block), ref Optional.At(in dInitialCell, (first + row) * hidden));
                }
            }
        }
    }

    /// <summary>One row of one step: <paramref name="h"/> and <paramref name="c"/> are carried from the step before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, L>(
        nint hidden, ref float a, ref readonly float weight, ref readonly float bias, ref readonly float h, ref float next, ref float c,
        ref float cell, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            RowPart<V, AllLanes>(hidden, column, V.Width, ref a, in weight, in bias, in h, ref next, ref c, ref cell, ref y);
        }

        if (HasPart<L>())
        {
            RowPart<V, SomeLanes>(hidden, column, hidden - column, ref a, in weight, in bias, in h, ref next, ref c, ref cell, ref y);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowPart<V, L>(
        nint hidden, nint column, nint count, ref float a, ref readonly float weight, ref readonly float bias, ref readonly float h,
        ref float next, ref float c, ref float cell, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        // The blocks of b are padded, and a whole vector is cheaper to load than a part.
        V i = V.Load(in a, column) + Optional.Load<V, AllLanes>(in bias, column, V.Width);
        V f = V.Load(in a, column + Block) + Optional.Load<V, AllLanes>(in bias, column + Block, V.Width);
        V g = V.Load(in a, column + 2 * Block) + Optional.Load<V, AllLanes>(in bias, column + 2 * Block, V.Width);
        V o = V.Load(in a, column + 3 * Block) + Optional.Load<V, AllLanes>(in bias, column + 3 * Block, V.Width);
        ref float w = ref Unsafe.Add(ref Unsafe.AsRef(in weight), column);
        Multiply(hidden, in h, in w, four: true, ref i, ref f, ref g, ref o);
        i = L.Keep(GateMath.Sigmoid(i), count);
        f = L.Keep(GateMath.Sigmoid(f), count);
        g = L.Keep(VectorMath.Tanh(g), count);
        o = L.Keep(GateMath.Sigmoid(o), count);
        V value = V.MultiplyAdd(f, V.Load(in c, column), i * g);
        V state = o * VectorMath.Tanh(value);
        V.Store(state, ref next, column);
        V.Store(value, ref c, column);
        V.Store(i, ref a, column);
        V.Store(f, ref a, column + Block);
        V.Store(g, ref a, column + 2 * Block);
        V.Store(o, ref a, column + 3 * Block);
        L.Store(value, ref cell, column, count);
        L.Store(state, ref y, column, count);
    }

    /// <summary>The gate gradients of one row over its gates, and the gradient of the cell before over that of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RowBack<V, L>(
        nint hidden, ref float a, ref readonly float c, ref readonly float previous, ref readonly float dy, ref readonly float dCell,
        ref readonly float dh, ref float dc)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            RowBackPart<V, AllLanes>(column, V.Width, ref a, in c, in previous, in dy, in dCell, in dh, ref dc);
        }

        if (HasPart<L>())
        {
            RowBackPart<V, SomeLanes>(column, hidden - column, ref a, in c, in previous, in dy, in dCell, in dh, ref dc);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RowBackPart<V, L>(
        nint column, nint count, ref float a, ref readonly float c, ref readonly float previous, ref readonly float dy,
        ref readonly float dCell, ref readonly float dh, ref float dc)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V i = V.Load(in a, column);
        V f = V.Load(in a, column + Block);
        V g = V.Load(in a, column + 2 * Block);
        V o = V.Load(in a, column + 3 * Block);
        V t = VectorMath.Tanh(L.Load<V>(in c, column, count));
        V whole = L.Load<V>(in dy, column, count) + V.Load(in dh, column);
        V cell = V.Load(in dc, column) + Optional.Load<V, L>(in dCell, column, count);
        cell = V.MultiplyAdd(whole, o * (V.One - t * t), cell);
        V.Store(whole * (o * (V.One - o) * t), ref a, column + 3 * Block);
        V.Store(cell * (i * (V.One - i) * g), ref a, column);
        V.Store(cell * (i * (V.One - g * g)), ref a, column + 2 * Block);
        V.Store(cell * (f * (V.One - f) * Optional.Load<V, L>(in previous, column, count)), ref a, column + Block);
        V.Store(cell * f, ref dc, column);
    }
}
