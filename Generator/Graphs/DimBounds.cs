namespace Kiln.Generator.Graphs;

/// <summary>Sound, incomplete bounds of a size over all symbols of at least 1; null when none was found.</summary>
internal static class DimBounds
{
    public static long? Lower(Dim dim) => Largest(ShiftedLower(dim), RelaxedLower(dim));

    public static long? Upper(Dim dim) => -Lower(-dim);

    /// <summary>
    /// Writes every atom as its own minimum plus a rest of at least 0. If no coefficient is negative then, the
    /// minimum is where all rests are 0, and it is reached unless floors are involved.
    /// </summary>
    private static long? ShiftedLower(Dim dim)
    {
        try
        {
            Dim shifted = dim.Substitute(atom => Dim.Of(atom) + Minimum(atom));
            bool grows = shifted.Terms.All(t => t.Coefficient > 0 || t.Monomial.Degree == 0);
            return grows ? shifted.ConstantTerm : null;
        }
        catch (DimOverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// Replaces floors by fractions that bound the size from below, <c>(n - d + 1)/d &lt;= floor(n/d) &lt;= n/d</c>, and bounds the
    /// polynomial that remains. Proves what needs the tie between a floor and its symbols: <c>T - floor(T/2) >= 1</c>.
    /// </summary>
    private static long? RelaxedLower(Dim dim)
    {
        if (dim.Terms.All(t => t.Monomial.Atoms.All(a => a.Numerator is null)))
        {
            return null;
        }

        try
        {
            (Dim Numerator, long Divisor)[] fractions = [.. dim.Terms.Select(RelaxTerm)];
            long divisor = fractions.Aggregate(1L, (lcm, f) => DimArithmetic.LeastCommonMultiple(lcm, f.Divisor));
            Dim numerator = fractions.Aggregate(Dim.Zero, (sum, f) => sum + (f.Numerator * (divisor / f.Divisor)));
            return Lower(numerator) is { } bound ? -DimArithmetic.FloorDivide(-bound, divisor) : null;
        }
        catch (DimOverflowException)
        {
            return null;
        }
    }

    /// <summary>A fraction that is never above the term. All atoms are nonnegative, so each floor is bounded on its own.</summary>
    private static (Dim Numerator, long Divisor) RelaxTerm(DimTerm term)
    {
        int floors = term.Monomial.Atoms.Count(a => a.Numerator is not null);
        Dim numerator = term.Coefficient;
        long divisor = 1;
        foreach (DimAtom atom in term.Monomial.Atoms)
        {
            if (atom.Numerator is null)
            {
                numerator *= Dim.Of(atom);
            }
            else if (term.Coefficient > 0 && floors > 1)
            {
                // The fraction below a floor may be negative, and a product of two of them no bound.
                numerator *= Minimum(atom);
            }
            else
            {
                numerator *= term.Coefficient < 0 ? atom.Numerator : atom.Numerator - (atom.Divisor - 1);
                divisor = DimArithmetic.Multiply(divisor, atom.Divisor);
            }
        }

        return (numerator, divisor);
    }

    /// <summary>The least value of an atom; a floor's numerator has no negative coefficient, so its bound always exists.</summary>
    private static long Minimum(DimAtom atom) =>
        atom.Numerator is null ? 1 : DimArithmetic.FloorDivide(atom.Numerator.Evaluate(_ => 1), atom.Divisor);

    private static long? Largest(long? left, long? right) =>
        left is null || right > left ? right : left;
}
