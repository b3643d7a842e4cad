using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Linear layers so small that one of their sides is in registers while all rows of the batch pass by: the weights of a product, the sums of
/// a gradient. What is counted by a type argument, rows or columns of the weight, is written out in the kernels; no loop over it remains.
/// </summary>
/// <remarks>A row of an output has the same bits whatever else is in the batch, and with any number of threads.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NarrowLinear
{
    /// <summary>
    /// Weights or sums that fit the registers, of which there are 32 with AVX-512 and 16 below; without fused multiply-add products need some
    /// too. With more, a tile is faster.
    /// </summary>
    private static int MostVectors
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 12 : 8;
    }

    /// <summary><c>y = x W + b</c> for a weight of K rows, inputs, at most 16.</summary>
    /// <param name="rows">Number of rows of x and y.</param>
    /// <param name="outputs">Columns of y.</param>
    /// <param name="x">The input (rows, K), dense.</param>
    /// <param name="weight">The weight (K, outputs), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="bias">The bias (outputs), padded.</param>
    /// <param name="y">The output (rows, outputs), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardByRows<K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() <= MostVectors)
            Product<InRegisters, K, BiasEnd>(rows, outputs, in x, in weight, ldw, ref y, new BiasEnd(in bias));
        else
            Gemm.NNBias(rows, outputs, Unsafe.SizeOf<K>(), in x, Unsafe.SizeOf<K>(), in weight, ldw, in bias, ref y, outputs);
    }

    /// <summary><c>y = max(x W + b, 0)</c>; see <see cref="ForwardByRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardReLUByRows<K>(
        nint rows, nint outputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() <= MostVectors)
            Product<InRegisters, K, BiasReLUEnd>(rows, outputs, in x, in weight, ldw, ref y, new BiasReLUEnd(in bias));
        else
            Gemm.NNBiasReLU(rows, outputs, Unsafe.SizeOf<K>(), in x, Unsafe.SizeOf<K>(), in weight, ldw, in bias, ref y, outputs);
    }

    /// <summary><c>y = x W + b</c> for a weight of K columns, outputs, at most four.</summary>
    /// <param name="rows">Number of rows of x and y.</param>
    /// <param name="inputs">Columns of x.</param>
    /// <param name="x">The input (rows, inputs), dense.</param>
    /// <param name="weight">The weight (inputs, K), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="bias">The bias (K), padded.</param>
    /// <param name="y">The output (rows, K), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardByColumns<K>(
        nint rows, nint inputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount =>
        Product<Turned<Dots>, K, BiasEnd>(rows, inputs, in x, in weight, ldw, ref y, new BiasEnd(in bias));

    /// <summary><c>y = max(x W + b, 0)</c>; see <see cref="ForwardByColumns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardReLUByColumns<K>(
        nint rows, nint inputs, ref readonly float x, ref readonly float weight, nint ldw, ref readonly float bias, ref float y)
        where K : struct, ICount =>
        Product<Turned<Dots>, K, BiasReLUEnd>(rows, inputs, in x, in weight, ldw, ref y, new BiasReLUEnd(in bias));

    /// <summary><c>dx = dy Wᵀ</c> for a weight of K columns, outputs, at most 16.</summary>
    /// <param name="rows">Number of rows of dy and dx.</param>
    /// <param name="inputs">Columns of dx.</param>
    /// <param name="dy">The gradient of the output (rows, K), dense.</param>
    /// <param name="weight">The weight (inputs, K), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="dx">The gradient of the input (rows, inputs), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradientByColumns<K>(nint rows, nint inputs, ref readonly float dy, ref readonly float weight, nint ldw, ref float dx)
        where K : struct, ICount
    {
        if (Unsafe.SizeOf<K>() <= MostVectors)
            Product<Turned<InRegisters>, K, PlainEnd>(rows, inputs, in dy, in weight, ldw, ref dx, default);
        else
            Gemm.NT(rows, inputs, Unsafe.SizeOf<K>(), in dy, Unsafe.SizeOf<K>(), in weight, ldw, ref dx, inputs, accumulate: false);
    }

    /// <summary>
    /// What an expression makes of <c>dy Wᵀ</c>, such as the gradient of an activation in front of the layer; see
    /// <see cref="InputGradientByColumns{K}"/>. The expression may be asked for elements behind a row's end too, which are not kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradientByColumns<K, S>(nint rows, nint inputs, ref readonly float dy, ref readonly float weight, nint ldw, ref float dx, in S expression)
        where K : struct, ICount
        where S : struct, ISumExpression, allows ref struct
    {
        if (Unsafe.SizeOf<K>() <= MostVectors)
            Product<Turned<InRegisters>, K, ExpressedEnd<S>>(rows, inputs, in dy, in weight, ldw, ref dx, new ExpressedEnd<S>(in expression));
        else
            Gemm.NT(rows, inputs, Unsafe.SizeOf<K>(), in dy, Unsafe.SizeOf<K>(), in weight, ldw, ref dx, inputs, in expression);
    }

    /// <summary><c>dx = dy Wᵀ</c> for a weight of K rows, inputs, at most four.</summary>
    /// <param name="rows">Number of rows of dy and dx.</param>
    /// <param name="outputs">Columns of dy.</param>
    /// <param name="dy">The gradient of the output (rows, outputs), dense.</param>
    /// <param name="weight">The weight (K, outputs), padded rows.</param>
    /// <param name="ldw">Floats from one row of the weight to the next.</param>
    /// <param name="dx">The gradient of the input (rows, K), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradientByRows<K>(nint rows, nint outputs, ref readonly float dy, ref readonly float weight, nint ldw, ref float dx)
        where K : struct, ICount =>
        Product<Dots, K, PlainEnd>(rows, outputs, in dy, in weight, ldw, ref dx, default);

    /// <summary>What an expression makes of <c>dy Wᵀ</c>; see <see cref="InputGradientByRows{K}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputGradientByRows<K, S>(nint rows, nint outputs, ref readonly float dy, ref readonly float weight, nint ldw, ref float dx, in S expression)
        where K : struct, ICount
        where S : struct, ISumExpression, allows ref struct =>
        Product<Dots, K, ExpressedEnd<S>>(rows, outputs, in dy, in weight, ldw, ref dx, new ExpressedEnd<S>(in expression));

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
    private static void Product<F, K, E>(nint rows, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where F : INarrowForm
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (Team.Helps(Gemm.Work(rows, size, Unsafe.SizeOf<K>())))
            Shared<F, K, E>(rows, size, in x, in weight, ldw, ref y, end);
        else
            F.Run<K, E>(0, rows, size, in x, in weight, ldw, ref y, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Shared<F, K, E>(nint rows, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where F : INarrowForm
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        var work = new SharedRows<F, K, E>(size, in x, in weight, ldw, ref y, end);
        Team.Share(in work, rows, Gemm.Work(rows, size, Unsafe.SizeOf<K>()));
    }

    private readonly ref struct SharedRows<F, K, E>(nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        : ISharedWork
        where F : INarrowForm
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        private readonly ref readonly float x = ref x, weight = ref weight;
        private readonly ref float y = ref y;
        private readonly E end = end;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(nint first, nint endRow) => F.Run<K, E>(first, endRow, size, in x, in weight, ldw, ref y, end);
    }
}
