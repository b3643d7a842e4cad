namespace Kiln.Kernels;

/// <summary><c>C = A B</c>.</summary>
internal readonly struct Overwrite : IEpilogue
{
    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(sum, ref c, at, count);
}

/// <summary><c>C = C + A B</c>.</summary>
internal readonly struct Accumulate : IEpilogue
{
    public static bool Continues => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(sum, ref c, at, count);
}

/// <summary><c>C = max(A B, 0)</c>.</summary>
internal readonly struct Rectified : IEpilogue
{
    public static bool Continues => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(V.ReLU(sum), ref c, at, count);
}

/// <summary><c>C = A B + bias</c>, the same bias for every row.</summary>
internal readonly ref struct AddBias(ref readonly float bias) : IEpilogue
{
    public static bool Continues => false;

    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Load<V>(in bias, column, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(sum + bias, ref c, at, count);
}

/// <summary><c>C = max(A B + bias, 0)</c>.</summary>
internal readonly ref struct AddBiasReLU(ref readonly float bias) : IEpilogue
{
    public static bool Continues => false;

    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Load<V>(in bias, column, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(V.ReLU(sum + bias), ref c, at, count);
}

/// <summary><c>C = A B + bias</c>, the same bias for every column.</summary>
internal readonly ref struct AddRowBias(ref readonly float bias) : IEpilogue
{
    public static bool Continues => false;

    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(sum + V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in this.bias), row)), ref c, at, count);
}

/// <summary><c>C = max(A B + bias, 0)</c>, the same bias for every column.</summary>
internal readonly ref struct AddRowBiasReLU(ref readonly float bias) : IEpilogue
{
    public static bool Continues => false;

    private readonly ref readonly float bias = ref bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(V.ReLU(sum + V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in this.bias), row))), ref c, at, count);
}

/// <summary>What <typeparamref name="E"/> does, with sums that start from what C holds: the last of the parts in which a product is taken.</summary>
internal readonly ref struct Continued<E>(E epilogue) : IEpilogue where E : struct, IEpilogue, allows ref struct
{
    private readonly E epilogue = epilogue;

    public static bool Continues => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => epilogue.Bias<V, L>(column, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        epilogue.Store<V, L>(sum, bias, row, ref c, at, count);
}
