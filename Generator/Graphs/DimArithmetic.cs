namespace Kiln.Generator.Graphs;

/// <summary>Integer arithmetic on coefficients that refuses to wrap.</summary>
internal static class DimArithmetic
{
    public static long Add(long left, long right)
    {
        long sum = unchecked(left + right);
        bool wrapped = ((left ^ sum) & (right ^ sum)) < 0;
        return wrapped ? throw Overflow() : InRange(sum);
    }

    public static long Multiply(long left, long right)
    {
        try
        {
            return InRange(checked(left * right));
        }
        catch (OverflowException)
        {
            throw Overflow();
        }
    }

    /// <summary>Division rounding toward minus infinity.</summary>
    public static long FloorDivide(long dividend, long divisor)
    {
        long quotient = dividend / divisor;
        return dividend % divisor != 0 && (dividend < 0) != (divisor < 0) ? quotient - 1 : quotient;
    }

    /// <summary>The greatest common divisor, never negative; <c>Gcd(0, x) = |x|</c>.</summary>
    public static long Gcd(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return Math.Abs(left);
    }

    public static long LeastCommonMultiple(long left, long right) => Multiply(left / Gcd(left, right), right);

    /// <summary>Refuses <see cref="long.MinValue"/>, the one value whose negation would overflow.</summary>
    public static long InRange(long value) => value == long.MinValue ? throw Overflow() : value;

    private static DimOverflowException Overflow() => new("A size exceeds 64 bits.");
}
