namespace Kiln.Reference;

/// <summary>What <see cref="Math"/> does not have, to nearly double precision.</summary>
internal static class SpecialFunctions
{
    /// <summary>erf(x) = 2/√π ∫₀ˣ e^-t² dt.</summary>
    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        return size < 2.5 ? Series(x) : Math.Sign(x) * (1 - ContinuedFraction(size));
    }

    /// <summary>eˣ - 1.</summary>
    public static double Expm1(double x) =>
        Math.Abs(x) < 1e-4 ? x * (1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4)))))) : Math.Exp(x) - 1;

    /// <summary>log(1 + x).</summary>
    public static double Log1p(double x) =>
        Math.Abs(x) < 1e-4 ? x * (1 - (x * (0.5 - (x * ((1.0 / 3) - (x / 4)))))) : Math.Log(1 + x);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // 2/√π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)), all terms of one sign.
    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // erfc(x) = e^-x²/√π / (x + (1/2)/(x + 1/(x + (3/2)/(x + …)))).
    private static double ContinuedFraction(double x)
    {
        double fraction = x;
        for (int n = 120; n >= 1; n--)
            fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
