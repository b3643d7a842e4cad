namespace Kiln.Kernels;

/// <summary>The sum itself.</summary>
internal readonly struct PlainEnd : ILinearEnd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V>(nint column) where V : struct, ISimd<V> => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, V bias, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes => sum;
}

/// <summary><c>sum + bias</c>. A bias has whole vectors of memory, as parameters do.</summary>
internal readonly ref struct BiasEnd(ref readonly float bias) : ILinearEnd
{
    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V>(nint column) where V : struct, ISimd<V> => V.Load(in bias, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, V bias, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes => sum + bias;
}

/// <summary><c>max(sum + bias, 0)</c>.</summary>
internal readonly ref struct BiasReLUEnd(ref readonly float bias) : ILinearEnd
{
    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V>(nint column) where V : struct, ISimd<V> => V.Load(in bias, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, V bias, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.ReLU(sum + bias);
}

/// <summary>What an expression makes of the sum.</summary>
internal readonly ref struct ExpressedEnd<S>(in S expression) : ILinearEnd where S : struct, ISumExpression, allows ref struct
{
    private readonly S expression = expression;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V>(nint column) where V : struct, ISimd<V> => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, V bias, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        expression.Apply<V, L>(sum, at, count);
}
