namespace Kiln.Kernels;

/// <summary>
/// What optimizers compute alike: the gradient with its penalty, and the moving averages that they keep. An average too small to matter
/// becomes zero: as denormals, which dead units leave behind, they would make every further step about twice as slow. The comparisons
/// are the way round that lets a NaN through.
/// </summary>
internal static class Moments
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>direction · g, limited to [-limit, limit], + penalty · p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V>(V p, V g, float direction, float limit, float penalty) where V : struct, ISimd<V> =>
        Limited.Of(p, g, V.Broadcast(direction), V.Broadcast(limit), V.Broadcast(penalty));

    /// <summary>m + weight · (g - m).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mean<V>(V g, V m, float weight) where V : struct, ISimd<V> => Mean(g, m, V.Broadcast(weight));

    /// <inheritdoc cref="Mean{V}(V, V, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mean<V>(V g, V m, V weight) where V : struct, ISimd<V> => Flushed(V.MultiplyAdd(g - m, weight, m));

    /// <summary>keep · v + weight · g².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Square<V>(V g, V v, float keep, float weight) where V : struct, ISimd<V> =>
        Square(g, v, V.Broadcast(keep), V.Broadcast(weight));

    /// <inheritdoc cref="Square{V}(V, V, float, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Square<V>(V g, V v, V keep, V weight) where V : struct, ISimd<V>
    {
        V square = V.MultiplyAdd(g * weight, g, v * keep);
        return V.ZeroBelow(square, square, V.Broadcast(SmallestNormal));
    }

    /// <summary>Zero instead of a value below 1e-30.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flushed<V>(V value) where V : struct, ISimd<V> =>
        V.ZeroBelow(value, V.Abs(value), V.Broadcast(1e-30f));
}
