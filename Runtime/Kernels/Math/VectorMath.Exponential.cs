namespace Kiln.Kernels;

/// <summary>
/// The functions of <see cref="MathF"/> on vectors. A bound such as "2 ulp" is the largest distance from the true value in units of
/// the last place of the float result, measured over the whole range where the result is a normal number. Infinities, NaN and
/// zero give what <see cref="MathF"/> gives, except that the sign of a zero may be lost; denormal results may be flushed to zero.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    /// <summary>e^x: x = n ln 2 + r, a polynomial of degree 7 in r (Cephes expf), then the exponent n. 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, ISimd<V>
    {
        // Beyond these bounds the float result is 0 or infinity.
        x = V.Clamp(x, V.Broadcast(-104f), V.Broadcast(89f));
        V excess = ExpFraction(x, out V n);
        return V.Scale(excess + V.One, n);
    }

    /// <summary>e^x - 1 without cancellation near 0: 2^n (e^r - 1) + (2^n - 1). 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x) where V : struct, ISimd<V>
    {
        // Below -18 the result is -1; half the scale keeps 2^n finite for n = 128.
        V excess = ExpFraction(V.Clamp(x, V.Broadcast(-18f), V.Broadcast(89f)), out V n);
        V half = V.PowerOfTwo(n - V.One);
        return V.Broadcast(2f) * V.MultiplyAdd(half, excess, half - V.Broadcast(0.5f));
    }

    /// <summary>1 / (1 + e^-x). 2.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, ISimd<V> => V.One / (V.One + Exp(-x));

    /// <summary>
    /// tanh x = E / (E + 2) with E = e^2|x| - 1 = 2^n (e^r - 1) + (2^n - 1), where e^r - 1 is a minimax polynomial of degree 6: an error of
    /// E hardly reaches the result where that is near 1, so that 1 - tanh^2 x keeps its digits. Never beyond 1. 2.5 ulp.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, ISimd<V>
    {
        // From 9.02 on the float result is 1. Adding 1.5 * 2^23 rounds to a whole number.
        V size = V.Min(V.Broadcast(9.02f), V.Abs(x));
        V magic = V.Broadcast(12582912f);
        V n = V.MultiplyAdd(size, V.Broadcast(2.88539008f), magic) - magic;
        V r = V.MultiplyAdd(n, V.Broadcast(-0.693147181f), size + size);
        V square = r * r;
        V low = V.MultiplyAdd(r, V.Broadcast(0.166665435f), V.Broadcast(0.5f));
        V high = V.MultiplyAdd(r, V.Broadcast(8.36659782e-3f), V.Broadcast(4.16662805e-2f));
        high = V.MultiplyAdd(square, V.Broadcast(1.39464729e-3f), high);
        V excess = V.MultiplyAdd(square * square, high, V.MultiplyAdd(square, low, r));
        V scale = V.PowerOfTwo(n);
        V e = V.MultiplyAdd(scale, excess, scale - V.One);
        return V.CopySign(e / (e + V.Broadcast(2f)), x);
    }

    /// <summary>e^r - 1 where x = n ln 2 + r and |r| is at most ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpFraction<V>(V x, out V n) where V : struct, ISimd<V>
    {
        n = V.Round(x * V.Broadcast(1.44269504f));

        // ln 2 in two parts; the first has few enough bits that n times it is exact.
        V r = V.MultiplyAdd(n, V.Broadcast(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Broadcast(2.12194440e-4f), r);
        V p = V.Broadcast(1.9875691500e-4f);
        p = V.MultiplyAdd(p, r, V.Broadcast(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(5.0000001201e-1f));
        return V.MultiplyAdd(p, r * r, r);
    }
}
