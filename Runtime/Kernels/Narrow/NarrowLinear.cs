using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Linear layers so small that one of their sides is in registers while all rows of the batch pass by: the weights of a product, the sums of
/// a gradient. The number of them is a type argument, for which every kernel exists once; no loop over it remains.
/// </summary>
/// <remarks>A row of an output has the same bits whatever else is in the batch, and with any number of threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NarrowLinear
{
    /// <summary>Columns that are too few for the lanes of a vector, which are terms then.</summary>
    private const int FewColumns = 4;

    /// <summary>
    /// Weights or sums that fit the registers, of which there are 32 with AVX-512 and 16 below; without fused multiply-add products need some
    /// too. With more, a tile is faster.
    /// </summary>
    private static int MostVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 12 : 8;
    }

    /// <summary><c>y = x W + b</c> for K inputs.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="outputs">Columns of y.</param>
    /// <param name="x">The input (rows, K), dense.</param>
    /// <param name="weight">The weight (K, outputs), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="bias">The bias (outputs), padded.</param>
    /// <param name="y">The output (rows, outputs), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount
    {
        if (Fits<K>(outputs))
            Product<K, BiasEnd>(rows, outputs, in x, in weight, ldw, byColumns: false, ref y, new BiasEnd(in bias));
        else
            Gemm.NNBias(rows, outputs, Unsafe.SizeOf<K>(), in x, Unsafe.SizeOf<K>(), in weight, ldw, in bias, ref y, outputs);
    }

    /// <summary><c>y = max(x W + b, 0)</c> for K inputs; see <see cref="Forward"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardReLU<K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount
    {
        if (Fits<K>(outputs))
            Product<K, BiasReLUEnd>(rows, outputs, in x, in weight, ldw, byColumns: false, ref y, new BiasReLUEnd(in bias));
        else
            Gemm.NNBiasReLU(rows, outputs, Unsafe.SizeOf<K>(), in x, Unsafe.SizeOf<K>(), in weight, ldw, in bias, ref y, outputs);
    }

    /// <summary><c>dx = dy Wᵀ</c> for K outputs.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Columns of dx.</param>
    /// <param name="dy">The gradient of the output (rows, K), dense.</param>
    /// <param name="weight">The weight (inputs, K), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="dx">The gradient of the input (rows, inputs), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradient<K>(nint rows, nint inputs, ref readonly float dy, ref readonly float weight, nint ldw, ref float dx)
        where K : struct, ICount
    {
        if (Fits<K>(inputs))
            Product<K, PlainEnd>(rows, inputs, in dy, in weight, ldw, byColumns: true, ref dx, default);
        else
            Gemm.NT(rows, inputs, Unsafe.SizeOf<K>(), in dy, Unsafe.SizeOf<K>(), in weight, ldw, ref dx, inputs, accumulate: false);
    }

    /// <summary><c>dW (+)= xᵀ dy</c> and <c>db (+)= Σ dy</c> for K inputs: every row of dW is in registers.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="outputs">Columns of dy.</param>
    /// <param name="x">The input (rows, K), dense.</param>
    /// <param name="dy">The gradient of the output (rows, outputs), dense.</param>
    /// <param name="dw">The gradient of the weight (K, outputs), padded rows.</param>
    /// <param name="ldw">Floats from one of its rows to the next.</param>
    /// <param name="db">The gradient of the bias (outputs), padded, or a null reference.</param>
    /// <param name="accumulate">Whether to add to dW and db.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradientByRows<K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() > MostVectors)
            NarrowGradient.ByTiles(rows, Unsafe.SizeOf<K>(), outputs, in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (Vector512.IsHardwareAccelerated)
            NarrowGradient.ByRows<F512, K>(rows, outputs, in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (Vector256.IsHardwareAccelerated)
            NarrowGradient.ByRows<F256, K>(rows, outputs, in x, in dy, ref dw, ldw, ref db, accumulate);
        else
            NarrowGradient.ByRows<F128, K>(rows, outputs, in x, in dy, ref dw, ldw, ref db, accumulate);
    }

    /// <summary>The same for K outputs: every column of dW is in registers.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Columns of x.</param>
    /// <param name="x">The input (rows, inputs), dense.</param>
    /// <param name="dy">The gradient of the output (rows, K), dense.</param>
    /// <param name="dw">The gradient of the weight (inputs, K), padded rows.</param>
    /// <param name="ldw">Floats from one of its rows to the next.</param>
    /// <param name="db">The gradient of the bias (K), padded, or a null reference.</param>
    /// <param name="accumulate">Whether to add to dW and db.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradientByColumns<K>(
        nint rows, nint inputs, ref readonly float x, ref readonly float dy, ref float dw, nint ldw, ref float db, bool accumulate)
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() > MostVectors)
            NarrowGradient.ByTiles(rows, inputs, Unsafe.SizeOf<K>(), in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (Vector512.IsHardwareAccelerated)
            NarrowGradient.ByColumns<F512, K>(rows, inputs, in x, in dy, ref dw, ldw, ref db, accumulate);
        else if (Vector256.IsHardwareAccelerated)
            NarrowGradient.ByColumns<F256, K>(rows, inputs, in x, in dy, ref dw, ldw, ref db, accumulate);
        else
            NarrowGradient.ByColumns<F128, K>(rows, inputs, in x, in dy, ref dw, ldw, ref db, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Fits<K>(nint columns) where K : struct, ICount => columns <= FewColumns || Unsafe.SizeOf<K>() <= MostVectors;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product<K, E>(
        nint rows, nint n, ref readonly float x, ref readonly float weight, nint ldw, bool byColumns, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (Team.Helps(Gemm.Work(rows, n, Unsafe.SizeOf<K>())))
            Shared<K, E>(rows, n, in x, in weight, ldw, byColumns, ref y, end);
        else
            Alone<K, E>(0, rows, n, in x, in weight, ldw, byColumns, ref y, end);
    }

    /// <summary>Terms lie along the columns of the weight, or along its rows: it is turned over where a kernel needs it the other way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Alone<K, E>(
        nint row, nint endRow, nint n, ref readonly float x, ref readonly float weight, nint ldw, bool byColumns, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (n <= FewColumns && byColumns)
            NarrowDots.Run<K, E>(row, endRow, n, in x, in weight, ldw, ref y, end);
        else if (n <= FewColumns)
            TurnedDots<K, E>(row, endRow, n, in x, in weight, ldw, ref y, end);
        else if (byColumns)
            TurnedRows<K, E>(row, endRow, n, in x, in weight, ldw, ref y, end);
        else
            NarrowRows.Run<K, E>(row, endRow, n, in x, in weight, ldw, ref y, end);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TurnedDots<K, E>(nint row, nint endRow, nint n, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        const int Length = NarrowMatrix.RowLength;
        ref float turned = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[FewColumns * Length]);
        NarrowMatrix.Transpose(Unsafe.SizeOf<K>(), n, in weight, ldw, ref turned, Length);
        NarrowDots.Run<K, E>(row, endRow, n, in x, in turned, Length, ref y, end);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TurnedRows<K, E>(nint row, nint endRow, nint n, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        nint length = (n + NarrowMatrix.RowLength - 1) & -NarrowMatrix.RowLength;
        ref float turned = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[NarrowMatrix.Size]);
        NarrowMatrix.Transpose(n, Unsafe.SizeOf<K>(), in weight, ldw, ref turned, length);
        NarrowRows.Run<K, E>(row, endRow, n, in x, in turned, length, ref y, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Shared<K, E>(nint rows, nint n, ref readonly float x, ref readonly float weight, nint ldw, bool byColumns, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        var work = new SharedRows<K, E>(n, in x, in weight, ldw, byColumns, ref y, end);
        Team.Share(in work, rows, Gemm.Work(rows, n, Unsafe.SizeOf<K>()));
    }

    private readonly ref struct SharedRows<K, E>(
        nint n, ref readonly float x, ref readonly float weight, nint ldw, bool byColumns, ref float y, E end) : ISharedWork
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        private readonly ref readonly float x = ref x, weight = ref weight;
        private readonly ref float y = ref y;
        private readonly E end = end;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(nint first, nint endRow) => Alone<K, E>(first, endRow, n, in x, in weight, ldw, byColumns, ref y, end);
    }
}
