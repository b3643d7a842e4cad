namespace Kiln.Kernels;

/// <summary>
/// Adam with Nesterov's momentum: g = direction · g + penalty · p; m += meanWeight · (g - m); v = β2 · v + (1 - β2) · g²;
/// p = keep · p - (gradientRate · g + meanRate · m) / (√v · rootCorrection + eps).
/// </summary>
/// <remarks>Gradients are read only; padding, where p = g = 0, stays zero.</remarks>
internal ref struct NadamKernel : IElementwise
{
    public ref float Parameter;
    public ref float Gradient;
    public ref float Mean;
    public ref float Square;
    public float Direction;
    public required float Limit;
    public float Penalty;
    public float Keep;
    public float MeanWeight;
    public float SquareKeep;
    public float SquareWeight;
    public float RootCorrection;
    public float Eps;
    public float GradientRate;
    public float MeanRate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(nint row, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V p = L.Load<V>(in Parameter, column, count);
        V g = Moments.Gradient(p, L.Load<V>(in Gradient, column, count), Direction, Limit, Penalty);
        V m = Moments.Mean(g, L.Load<V>(in Mean, column, count), MeanWeight);
        V v = Moments.Square(g, L.Load<V>(in Square, column, count), SquareKeep, SquareWeight);
        L.Store(m, ref Mean, column, count);
        L.Store(v, ref Square, column, count);

        V divisor = V.MultiplyAdd(V.Sqrt(v), V.Broadcast(RootCorrection), V.Broadcast(Eps));
        V way = V.MultiplyAdd(V.Broadcast(GradientRate), g, m * V.Broadcast(MeanRate));
        L.Store((p * V.Broadcast(Keep)) - (way / divisor), ref Parameter, column, count);
    }
}
