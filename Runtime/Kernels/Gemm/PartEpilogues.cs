namespace Kiln.Kernels;

/// <summary>Leaves the sums as they are.</summary>
internal readonly struct Plain : IPartEpilogue
{
    public static bool Continues => false;

    public static bool IsPlain => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(sum, ref c, at, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<V>(nint rows, nint columns, ref float c, nint cRow) where V : struct, ISimd<V>
    {
    }
}

/// <summary>What a light expression makes of the sum and of what lies beside it in other buffers, which are laid as C is.</summary>
/// <param name="expression">The expression.</param>
/// <param name="start">The first element of all of C, of which a thread or a block may have a part.</param>
internal readonly ref struct Expressed<K>(in K expression, ref readonly float start) : IPartEpilogue where K : struct, ISumExpression, allows ref struct
{
    private readonly K expression = expression;
    private readonly ref readonly float start = ref start;

    public static bool Continues => false;

    public static bool IsPlain => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes => V.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Store(expression.Apply<V, L>(sum, IndexOf(in c) + at, count), ref c, at, count);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint rows, nint columns, ref float c, nint cRow) where V : struct, ISimd<V>
    {
        // Rows one behind the other have no ends between.
        (rows, columns) = columns == cRow ? (1, rows * columns) : (rows, columns);
        for (; rows > 0; rows--)
        {
            Elementwise.Run<V, OnSums>(new OnSums { C = ref c, Expression = expression, Index = IndexOf(in c) }, 1, columns);
            c = ref Unsafe.Add(ref c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint IndexOf(ref readonly float c) => Unsafe.ByteOffset(in start, in c) / sizeof(float);

    /// <summary>The expression over sums that have been stored.</summary>
    private ref struct OnSums : IElementwise
    {
        public ref float C;
        public K Expression;
        public nint Index;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(Expression.Apply<V, L>(L.Load<V>(in C, column, count), Index + column, count), ref C, column, count);
    }
}
