namespace Kiln.Kernels;

/// <summary>x[r, c].</summary>
internal ref struct PlainTerm : IReduction
{
    public ref float X;
    public nint Columns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        L.Load<V>(in X, row * Columns + column, count);
}

/// <summary>(x[r, c] - mean[c])².</summary>
internal ref struct SquareTerm : IReduction
{
    public ref float X;
    public ref float Mean;
    public nint Columns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
    {
        V difference = L.Load<V>(in X, row * Columns + column, count) - L.Load<V>(in Mean, column, count);
        return difference * difference;
    }
}
