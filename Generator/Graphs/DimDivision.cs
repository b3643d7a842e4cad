using System.Diagnostics.CodeAnalysis;

namespace Kiln.Generator.Graphs;

/// <summary>The two divisions of size polynomials: rounded down by a constant, and exact by a polynomial.</summary>
internal static class DimDivision
{
    /// <summary>
    /// <c>floor(dividend / divisor)</c> in normal form, by three identities (all letters integers):
    /// <list type="bullet">
    /// <item><c>floor((k*d + r)/d) = k + floor(r/d)</c>, which leaves every coefficient of r in <c>[0, d)</c>;</item>
    /// <item><c>floor((g*p + c)/(g*d)) = floor((p + floor(c/g))/d)</c>;</item>
    /// <item><c>floor((floor(a/m) + p)/d) = floor((a + m*p)/(m*d))</c>.</item>
    /// </list>
    /// </summary>
    public static Dim Floor(Dim dividend, long divisor)
    {
        if (divisor < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "A size is divided by at least 1.");
        }

        Dim quotient = Dim.Sum(dividend.Terms.Select(t =>
            t with { Coefficient = DimArithmetic.FloorDivide(t.Coefficient, divisor) }));
        Dim rest = dividend - (quotient * divisor);
        if (rest.IsConstant)
        {
            return quotient;
        }

        long common = rest.Terms.Where(t => t.Monomial.Degree > 0).Aggregate(divisor, (gcd, t) => DimArithmetic.Gcd(gcd, t.Coefficient));
        if (common > 1)
        {
            Dim reduced = Dim.Sum(rest.Terms.Select(t => t with { Coefficient = t.Coefficient / common }));
            return quotient + Floor(reduced, divisor / common);
        }

        if (FindInnerFloor(rest) is { } inner)
        {
            Dim others = rest - Dim.Of(inner);
            return quotient + Floor(inner.Numerator! + (others * inner.Divisor), DimArithmetic.Multiply(inner.Divisor, divisor));
        }

        return quotient + Dim.Of(DimAtom.Floor(rest, divisor));
    }

    /// <summary>Long division by leading terms; exact or not at all.</summary>
    public static bool TryExact(Dim dividend, Dim divisor, [NotNullWhen(true)] out Dim? quotient)
    {
        quotient = null;
        if (divisor == Dim.Zero)
        {
            return false;
        }

        DimTerm lead = divisor.Terms[0];
        Dim found = Dim.Zero;
        for (Dim rest = dividend; rest != Dim.Zero;)
        {
            DimTerm first = rest.Terms[0];
            if (first.Coefficient % lead.Coefficient != 0 || first.Monomial.DivideBy(lead.Monomial) is not { } monomial)
            {
                return false;
            }

            Dim part = Dim.Of(monomial, first.Coefficient / lead.Coefficient);
            found += part;
            rest -= part * divisor;
        }

        quotient = found;
        return true;
    }

    /// <summary>The first floor that stands in the sum alone, with coefficient 1.</summary>
    private static DimAtom? FindInnerFloor(Dim dim) => dim.Terms
        .Where(t => t.Coefficient == 1 && t.Monomial.Degree == 1)
        .Select(t => t.Monomial.Atoms[0])
        .FirstOrDefault(a => a.Numerator is not null);
}
