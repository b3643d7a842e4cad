namespace Kiln.Kernels;

/// <content>Logarithms.</content>
public static partial class VectorMath
{
    /// <summary>ln x: x = 2^n (1 + f) with 1 + f in [0.75, 1.5), and a minimax polynomial for ln(1 + f). What has no logarithm is decided by n or f. 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, ISimd<V>
    {
        V f = V.MantissaExponent(x, out V n) - V.One;
        return LogPolynomial(f, n);
    }

    /// <summary>ln(1 + x): the rounding error of 1 + x is carried into f, so small x loses nothing. 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, ISimd<V>
    {
        V sum = V.One + x;
        V error = x - (sum - V.One);
        V f = V.MantissaExponent(sum, out V n) - V.One;

        // From 2^24 on the error counts for nothing, and 2^-n would leave the range.
        V corrected = V.MultiplyAdd(error, V.PowerOfTwo(-n), f);
        return LogPolynomial(V.Select(V.LessThan(x, V.Broadcast(16777216f)), corrected, f), n);
    }

    /// <summary>ln(1 + f) + n ln 2, with ln(1 + f) = f + f^2 q(f): an error of 4e-8 of it at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogPolynomial<V>(V f, V n) where V : struct, ISimd<V>
    {
        V square = f * f;
        V even = V.MultiplyAdd(square, V.Broadcast(-0.120673642f), V.Broadcast(-0.16822812f));
        V odd = V.MultiplyAdd(square, V.Broadcast(0.0541324392f), V.Broadcast(0.149839163f));
        even = V.MultiplyAdd(square, even, V.Broadcast(-0.24993442f));
        odd = V.MultiplyAdd(square, odd, V.Broadcast(0.199770778f));
        even = V.MultiplyAdd(square, even, V.Broadcast(-0.500000596f));
        odd = V.MultiplyAdd(square, odd, V.Broadcast(0.333335489f));
        V log = V.MultiplyAdd(square, V.MultiplyAdd(f, odd, even), f);
        return V.MultiplyAdd(n, V.Broadcast(0.693147181f), log);
    }
}
