namespace Kiln.Kernels;

/// <summary>
/// Adam with the infinity norm: g = direction · g + penalty · p; m += meanWeight · (g - m); u = max(β2 · u, |g| + eps);
/// p -= rate · m / u.
/// </summary>
/// <remarks>Gradients are read only; padding, where p = g = 0, stays zero. u is never below eps, so it needs no flush.</remarks>
internal ref struct AdamaxKernel : IElementwise
{
    public ref float Parameter;
    public ref float Gradient;
    public ref float Mean;
    public ref float Largest;
    public float Direction;
    public required float Limit;
    public float Penalty;
    public float MeanWeight;
    public float Keep;
    public float Eps;
    public float Rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(nint row, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V p = L.Load<V>(in Parameter, column, count);
        V g = Moments.Gradient(p, L.Load<V>(in Gradient, column, count), Direction, Limit, Penalty);
        V m = Moments.Mean(g, L.Load<V>(in Mean, column, count), MeanWeight);
        V u = V.Max(L.Load<V>(in Largest, column, count) * V.Broadcast(Keep), V.Abs(g) + V.Broadcast(Eps));
        L.Store(m, ref Mean, column, count);
        L.Store(u, ref Largest, column, count);
        L.Store(p - (m * V.Broadcast(Rate) / u), ref Parameter, column, count);
    }
}
