namespace Kiln.Kernels;

/// <summary>Gradients of weights with at most 16 rows or columns, and of biases, from the sums of <see cref="NarrowSums"/>.</summary>
internal static class NarrowGradient
{
    /// <summary>Floats of the sums of one vector of columns, and their total.</summary>
    private const int SumsLength = (NarrowSums.Total + 1) * 16;

    /// <summary>Rows added in one chain of floats before it starts anew, so that errors grow with the number of blocks only.</summary>
    private const nint BlockRows = 4096;

    /// <summary><c>dW (+)= xᵀ dy</c>, <c>db (+)= Σ dy</c>: K rows of dW, vectors along them, the last one as narrow as its columns allow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ByRows<V, K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        nint column = 0;
        for (; outputs - column >= V.Width; column += V.Width)
            Rows<V, K>(rows, outputs, column, in x, in dy, ref dw, ldw, ref db, accumulate);
        nint rest = outputs - column;
        if (rest > 8 || (V.Width == 8 && rest > 4))
            Rows<V, K>(rows, outputs, column, in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (rest > 4)
            Rows<F256, K>(rows, outputs, column, in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (rest > 0)
            Rows<F128, K>(rows, outputs, column, in x, in dy, ref dw, ldw, ref db, accumulate);
    }

    /// <summary>The same with K columns of dW, vectors down them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ByColumns<V, K>(
        nint rows, nint inputs, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        nint column = 0;
        for (; inputs - column >= V.Width; column += V.Width)
            Columns<V, K>(rows, inputs, column, in x, in dy, ref dw, ldw, accumulate);
        nint rest = inputs - column;
        if (rest > 8 || (V.Width == 8 && rest > 4))
            Columns<V, K>(rows, inputs, column, in x, in dy, ref dw, ldw, accumulate);
        else if (rest > 4)
            Columns<F256, K>(rows, inputs, column, in x, in dy, ref dw, ldw, accumulate);
        else if (rest > 0)
            Columns<F128, K>(rows, inputs, column, in x, in dy, ref dw, ldw, accumulate);
        if (!Unsafe.IsNullRef(in db))
            Bias<V, K>(rows, in dy, ref db, accumulate);
    }

    /// <summary>The same where the registers are too few.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ByTiles(
        nint rows, nint inputs, nint outputs, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
    {
        Gemm.TN(inputs, outputs, rows, in x, inputs, in dy, outputs, ref dw, ldw, accumulate);
        if (!Unsafe.IsNullRef(in db))
            Kernels.Columns.Sum(rows, outputs, in dy, outputs, ref db, accumulate);
    }

    /// <summary>A vector of columns of dy. What the sums hold beyond them, parts of other rows, gives way to the zeros of pads.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V, K>(
        nint rows, nint outputs, nint column, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        ref float sums = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(SumsLength)]);
        nint count = nint.Min(outputs - column, V.Width), row = 0;
        do
        {
            NarrowSums.Run<V, K>(
                nint.Min(rows - row, BlockRows), outputs, column, ref Unsafe.Add(ref Unsafe.AsRef(in x), row * Unsafe.SizeOf<K>()),
                ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * outputs), ref sums);
            for (nint k = 0; k < Unsafe.SizeOf<K>(); k++)
                Put(V.Load(in sums, k * V.Width), count, ref Unsafe.Add(ref dw, k * ldw + column), accumulate);
            if (!Unsafe.IsNullRef(in db))
                Put(V.Load(in sums, NarrowSums.Total * V.Width), count, ref Unsafe.Add(ref db, column), accumulate);
            accumulate = true;
            row += BlockRows;
        }
        while (row < rows);
    }

    /// <summary>A vector of columns of x, rows of dW.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Columns<V, K>(
        nint rows, nint inputs, nint column, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        ref float sums = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(SumsLength)]);
        nint count = nint.Min(inputs - column, V.Width), row = 0;
        do
        {
            NarrowSums.Run<V, K>(
                nint.Min(rows - row, BlockRows), inputs, column, ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * Unsafe.SizeOf<K>()),
                ref Unsafe.Add(ref Unsafe.AsRef(in x), row * inputs), ref sums);
            NarrowMatrix.AddTransposed(Unsafe.SizeOf<K>(), count, in sums, V.Width, ref Unsafe.Add(ref dw, column * ldw), ldw, accumulate);
            accumulate = true;
            row += BlockRows;
        }
        while (row < rows);
    }

    /// <summary>The sum of all rows of dy: of one column a run of floats, of up to four a quad each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bias<V, K>(nint rows, ref readonly float dy, ref float db, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() == 1)
            db = (accumulate ? db : 0) + Run<V>(rows, in dy);
        else if (Unsafe.SizeOf<K>() <= F128.Width)
            Quads<K>(rows, in dy, ref db, accumulate);
        else
            Kernels.Columns.Sum(rows, Unsafe.SizeOf<K>(), in dy, Unsafe.SizeOf<K>(), ref db, accumulate);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Run<V>(nint length, ref readonly float dy) where V : struct, ISimd<V>
    {
        double total = 0;
        nint at = 0;
        do
        {
            nint end = nint.Min(length, at + BlockRows);
            V even = V.Zero, odd = V.Zero;
            for (; end - at >= 2 * V.Width; at += 2 * V.Width)
            {
                even += V.Load(in dy, at);
                odd += V.Load(in dy, at + V.Width);
            }

            total += V.Sum(even + odd);
            F128 rest = F128.Zero;
            for (; end - at >= F128.Width; at += F128.Width)
                rest += F128.Load(in dy, at);
            if (at < end)
                rest += F128.LoadPart(in dy, at, end - at);
            total += F128.Sum(rest);
            at = end;
        }
        while (at < length);

        return (float)total;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Quads<K>(nint rows, ref readonly float dy, ref float db, bool accumulate) where K : struct, ICount
    {
        nint row = 0;
        do
        {
            nint end = nint.Min(rows, row + BlockRows);
            F128 s0 = F128.Zero, s1 = F128.Zero, s2 = F128.Zero, s3 = F128.Zero;

            // A quad of a row reaches into the next one, which is there.
            for (; end - row > 4; row += 4)
            {
                ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * Unsafe.SizeOf<K>());
                s0 += F128.Load(in first, 0);
                s1 += F128.Load(in first, Unsafe.SizeOf<K>());
                s2 += F128.Load(in first, 2 * Unsafe.SizeOf<K>());
                s3 += F128.Load(in first, 3 * Unsafe.SizeOf<K>());
            }

            for (; row < end; row++)
                s0 += Unsafe.SizeOf<K>() == 4 ? F128.Load(in dy, row * 4) : F128.LoadPart(in dy, row * Unsafe.SizeOf<K>(), Unsafe.SizeOf<K>());
            Put(s0 + s1 + (s2 + s3), Unsafe.SizeOf<K>(), ref db, accumulate);
            accumulate = true;
        }
        while (row < rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V sum, nint count, ref float y, bool accumulate) where V : struct, ISimd<V>
    {
        if (count < V.Width)
            sum = V.First(sum, count);
        V.Store(accumulate ? V.Load(in y, 0) + sum : sum, ref y, 0);
    }
}
