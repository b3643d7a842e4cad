namespace Kiln.Kernels;

/// <summary>
/// Adadelta: g = direction · g + penalty · p; v = ρ · v + (1 - ρ) · g²; d = √(u + eps) / √(v + eps) · g; u = ρ · u + (1 - ρ) · d²;
/// p -= rate · d.
/// </summary>
/// <remarks>Gradients are read only; padding, where p = g = 0, stays zero.</remarks>
internal ref struct AdadeltaKernel : IElementwise
{
    public ref float Parameter;
    public ref float Gradient;
    public ref float Square;
    public ref float Delta;
    public float Direction;
    public required float Limit;
    public float Penalty;
    public float Rho;
    public float Weight;
    public float Eps;
    public float Rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(nint row, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V p = L.Load<V>(in Parameter, column, count);
        V g = Moments.Gradient(p, L.Load<V>(in Gradient, column, count), Direction, Limit, Penalty);
        V v = Moments.Square(g, L.Load<V>(in Square, column, count), Rho, Weight);
        V u = L.Load<V>(in Delta, column, count);
        V eps = V.Broadcast(Eps);
        V d = V.Sqrt(u + eps) / V.Sqrt(v + eps) * g;
        L.Store(v, ref Square, column, count);
        L.Store(Moments.Square(d, u, Rho, Weight), ref Delta, column, count);
        L.Store(V.MultiplyAdd(V.Broadcast(-Rate), d, p), ref Parameter, column, count);
    }
}
