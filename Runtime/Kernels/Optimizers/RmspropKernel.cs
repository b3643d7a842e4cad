namespace Kiln.Kernels;

/// <summary>
/// RMSprop: g = direction · g + penalty · p; v = α · v + (1 - α) · g²; centered: c += (1 - α)(g - c) and then v - c² in place of v;
/// q = g / (√v + eps); with momentum b = momentum · b + q and then q = b; p -= rate · q.
/// </summary>
/// <remarks>
/// Rounding can make v - c² negative, of which PyTorch takes the root, a NaN: here it counts as zero. Gradients are read only; padding,
/// where p = g = 0, stays zero.
/// </remarks>
/// <typeparam name="TCentered">Whether <see cref="Mean"/> is kept.</typeparam>
/// <typeparam name="TMomentum">Whether <see cref="Buffer"/> is kept.</typeparam>
internal ref struct RmspropKernel<TCentered, TMomentum> : IElementwise
    where TCentered : struct, IFlag
    where TMomentum : struct, IFlag
{
    public ref float Parameter;
    public ref float Gradient;
    public ref float Square;
    public ref float Mean;
    public ref float Buffer;
    public float Direction;
    public required float Limit;
    public float Penalty;
    public float Alpha;
    public float Weight;
    public float Eps;
    public float Momentum;
    public float Rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(nint row, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V p = L.Load<V>(in Parameter, column, count);
        V g = Moments.Gradient(p, L.Load<V>(in Gradient, column, count), Direction, Limit, Penalty);
        V v = Moments.Square(g, L.Load<V>(in Square, column, count), Alpha, Weight);
        L.Store(v, ref Square, column, count);
        if (TCentered.IsSet)
        {
            V mean = Moments.Mean(g, L.Load<V>(in Mean, column, count), Weight);
            L.Store(mean, ref Mean, column, count);
            v = V.ReLU(v - (mean * mean));
        }

        V q = g / (V.Sqrt(v) + V.Broadcast(Eps));
        if (TMomentum.IsSet)
        {
            q = Moments.Flushed(V.MultiplyAdd(L.Load<V>(in Buffer, column, count), V.Broadcast(Momentum), q));
            L.Store(q, ref Buffer, column, count);
        }

        L.Store(V.MultiplyAdd(V.Broadcast(-Rate), q, p), ref Parameter, column, count);
    }
}
