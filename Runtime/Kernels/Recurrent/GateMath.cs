namespace Kiln.Kernels;

/// <summary>
/// Sigmoid for gates: fewer operations and a shorter chain of them than <see cref="VectorMath.Sigmoid{V}"/>, at the price of its exact
/// ends. NaN stays NaN.
/// </summary>
internal static class GateMath
{
    /// <summary>
    /// 1 / (1 + e^-x) with <c>-x = n ln 2 - r</c> and <c>e^-r</c> a minimax polynomial of degree 6; not below 1e-38. 3 ulp, or 16 without
    /// fused multiply-add, for results above 1e-6; the same in absolute terms below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, ISimd<V>
    {
        // Adding 1.5 * 2^23 rounds to a whole number.
        V magic = V.Broadcast(12582912f);
        x = V.Clamp(x, V.Broadcast(-87f), V.Broadcast(87f));
        V n = V.MultiplyAdd(x, V.Broadcast(-1.44269504f), magic) - magic;
        V r = V.MultiplyAdd(n, V.Broadcast(0.693147181f), x);
        V p = V.Broadcast(1.38145801e-3f);
        p = V.MultiplyAdd(p, r, V.Broadcast(-8.36872543e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.16683889e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(-1.66665206e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.99999934e-1f));
        p = V.MultiplyAdd(p, r, -V.One);
        p = V.MultiplyAdd(p, r, V.One);
        return V.One / V.MultiplyAdd(p, V.PowerOfTwo(n), V.One);
    }
}
