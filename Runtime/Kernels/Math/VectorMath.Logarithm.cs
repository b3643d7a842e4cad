namespace Kiln.Kernels;

/// <content>Logarithms.</content>
public static partial class VectorMath
{
    /// <summary>ln x: x = 2^n (1 + f) with 1 + f in [1/sqrt 2, sqrt 2), and a polynomial for ln(1 + f) (Cephes logf). 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, ISimd<V>
    {
        V f = LogFraction(x, out V n);
        return LogSpecial(x, LogPolynomial(f, n));
    }

    /// <summary>ln(1 + x): the rounding error of 1 + x is carried into f, so small x loses nothing. 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, ISimd<V>
    {
        V sum = V.One + x;
        V part = sum - V.One;
        V error = V.One - (sum - part) + (x - part);
        V f = LogFraction(sum, out V n);
        return LogSpecial(sum, LogPolynomial(f + V.Scale(error, -n), n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogFraction<V>(V x, out V n) where V : struct, ISimd<V>
    {
        V mantissa = V.MantissaExponent(x, out V exponent);
        V small = V.LessThan(mantissa, V.Broadcast(0.707106781f));
        n = V.Select(small, exponent - V.One, exponent);
        return V.Select(small, mantissa + mantissa, mantissa) - V.One;
    }

    /// <summary>ln(1 + f) + n ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogPolynomial<V>(V f, V n) where V : struct, ISimd<V>
    {
        V p = V.Broadcast(7.0376836292e-2f);
        p = V.MultiplyAdd(p, f, V.Broadcast(-1.1514610310e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(1.1676998740e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-1.2420140846e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(1.4249322787e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-1.6668057665e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(2.0000714765e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-2.4999993993e-1f));
        p = V.MultiplyAdd(p, f, V.Broadcast(3.3333331174e-1f));
        V square = f * f;
        V tail = V.MultiplyAdd(p, f * square, n * V.Broadcast(-2.12194440e-4f));
        tail = V.MultiplyAdd(square, V.Broadcast(-0.5f), tail);
        return V.MultiplyAdd(n, V.Broadcast(0.693359375f), f + tail);
    }

    /// <summary>Puts the values for 0, negative, infinite and NaN arguments in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogSpecial<V>(V x, V log) where V : struct, ISimd<V>
    {
        V zeroOrLess = V.Select(V.Equal(x, V.Zero), V.Broadcast(float.NegativeInfinity), V.Broadcast(float.NaN));
        V result = V.Select(V.GreaterThan(x, V.Zero), log, zeroOrLess);
        return V.Select(V.Equal(x, V.Broadcast(float.PositiveInfinity)), x, result);
    }
}
