namespace Kiln.Reference;

/// <summary>Derivatives of a function of one number at 0, by central differences at two steps and Richardson's extrapolation.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5, Agreement = 1e-5;

    /// <summary>The derivative at 0; null where the function has a kink or a jump so near that a derivative says nothing.</summary>
    /// <param name="f">The function.</param>
    /// <param name="scale">What counts as a large derivative: disagreement far below it is rounding.</param>
    public static double? Derivative(Func<double, double> f, double scale)
    {
        double middle = f(0), right = f(Step), left = f(-Step), nearRight = f(Step / 2), nearLeft = f(-Step / 2);
        double wide = (right - left) / (2 * Step), narrow = (nearRight - nearLeft) / Step;

        // Of a smooth function the jump in slope halves with the step; at a kink it stays.
        double bend = (right - (2 * middle) + left) / Step, nearBend = (nearRight - (2 * middle) + nearLeft) / (Step / 2);
        double noise = Agreement * (Math.Abs(narrow) + scale) + (1e-9 * Math.Abs(middle));
        bool smooth = Math.Abs(wide - narrow) <= noise && Math.Abs(nearBend) <= (0.75 * Math.Abs(bend)) + noise;
        return smooth ? narrow + ((narrow - wide) / 3) : null;
    }
}
