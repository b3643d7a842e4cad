namespace Kiln.Kernels;

/// <summary>What one row of one step adds to the recurrent product, and what it makes of the sum.</summary>
internal interface IRnnCell
{
    /// <summary>The term beside the recurrent product, for <c>count</c> lanes at <paramref name="column"/>.</summary>
    V Start<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;

    /// <summary>The row's new value from the sum.</summary>
    V Finish<V, L>(V sum, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}

/// <summary><c>h = f(x + b + h W)</c>.</summary>
internal readonly ref struct ForwardCell(ref readonly float x, ref readonly float bias, bool relu) : IRnnCell
{
    private readonly ref readonly float x = ref x;
    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Start<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
    {
        V value = L.Load<V>(in x, column, count);
        return Unsafe.IsNullRef(in bias) ? value : value + L.Load<V>(in bias, column, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        relu ? V.ReLU(sum) : VectorMath.Tanh(sum);
}

/// <summary><c>a = (dh + a Wᵀ) f'(h)</c>.</summary>
internal readonly ref struct BackwardCell(ref readonly float dh, ref readonly float h, bool relu) : IRnnCell
{
    private readonly ref readonly float dh = ref dh;
    private readonly ref readonly float h = ref h;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Start<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Load<V>(in dh, column, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        WideRnn.Gradient(sum, L.Load<V>(in h, column, count), relu);
}

/// <summary><c>dh = a Wᵀ</c>: the gradient of the initial state.</summary>
internal readonly struct InitialCell : IRnnCell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Start<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Finish<V, L>(V sum, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => sum;
}
