namespace Kiln.Kernels;

/// <summary>Adagrad: g = direction · g + penalty · p; s += g²; p -= rate · g / (√s + eps).</summary>
/// <remarks>Gradients are read only; padding, where p = g = 0, stays zero.</remarks>
internal ref struct AdagradKernel : IElementwise
{
    public ref float Parameter;
    public ref float Gradient;
    public ref float Sum;
    public float Direction;
    public required float Limit;
    public float Penalty;
    public float Eps;
    public float Rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(nint row, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V p = L.Load<V>(in Parameter, column, count);
        V g = Moments.Gradient(p, L.Load<V>(in Gradient, column, count), Direction, Limit, Penalty);
        V s = V.MultiplyAdd(g, g, L.Load<V>(in Sum, column, count));
        L.Store(s, ref Sum, column, count);
        L.Store(p - (g * V.Broadcast(Rate) / (V.Sqrt(s) + V.Broadcast(Eps))), ref Parameter, column, count);
    }
}
