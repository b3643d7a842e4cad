using Kiln.Generator.Graphs.Expressions;
using static Kiln.Generator.Graphs.Expressions.UnaryFunction;

namespace Kiln.Generator.Layers;

/// <summary>
/// The activations: name, y as an expression of x, and dy/dx where it is not the symbolic derivative. A new activation is one row.
/// Formulas and derivatives at kinks are PyTorch's.
/// </summary>
internal static class Activations
{
    private const float SeluAlpha = 1.67326324f, SeluScale = 1.05070098f;

    public static IReadOnlyList<Layer> All { get; } =
    [
        new Activation("ReLU", (_, x) => Max(x, 0f), (_, x, y) => Step(y, 0f)),
        new Activation("ReLU6", (_, x) => Clamp(x, 0f, 6f), (_, x, y) => Inside(x, 0f, 6f)),
        new Activation("LeakyReLU", (c, x) => If(x > 0f, x, Slope(c) * x), (c, x, y) => If(x > 0f, 1f, Slope(c))),
        new Activation("ELU", (c, x) => If(x > 0f, x, Alpha(c) * x.Apply(Expm1)), (c, x, y) => If(x > 0f, 1f, y + Alpha(c))),
        new Activation("CELU", (c, x) => NonZero(c, "Alpha", 1) is { } a ? If(x > 0f, x, a * (x / a).Apply(Expm1)) : null, (c, x, y) => If(x > 0f, 1f, (x / Alpha(c)).Apply(Exp))),
        new Activation("SELU", (_, x) => If(x > 0f, SeluScale * x, SeluScale * SeluAlpha * x.Apply(Expm1)), (_, x, y) => If(x > 0f, SeluScale, y + SeluScale * SeluAlpha)),
        new Activation("GELU", (c, x) => c.Choice("Approximate", "None") == "Tanh"
            ? 0.5f * x * (1f + (0.797884561f * (x + 0.044715f * x * x * x)).Apply(Tanh))
            : 0.5f * x * (1f + (x * 0.707106781f).Apply(Erf))),
        new Activation("SiLU", (_, x) => x * x.Apply(Sigmoid)),
        new Activation("Mish", (_, x) => x * SoftplusOf(x).Apply(Tanh), (_, x, y) => SoftplusOf(x).Apply(Tanh) + x * x.Apply(Sigmoid) * (1f - SoftplusOf(x).Apply(Tanh) * SoftplusOf(x).Apply(Tanh))),
        new Activation("Sigmoid", (_, x) => x.Apply(Sigmoid)),
        new Activation("LogSigmoid", (_, x) => Min(x, 0f) - (-x.Apply(Abs)).Apply(Exp).Apply(Log1p), (_, x, y) => (-x).Apply(Sigmoid)),
        new Activation("Tanh", (_, x) => x.Apply(Tanh)),
        new Activation("Softplus", Softplus, (c, x, y) => If(x * Beta(c) > Threshold(c), 1f, (x * Beta(c)).Apply(Sigmoid))),
        new Activation("Softsign", (_, x) => x / (1f + x.Apply(Abs)), (_, x, y) => 1f / ((1f + x.Apply(Abs)) * (1f + x.Apply(Abs)))),
        new Activation("Hardtanh", Hardtanh, (c, x, y) => Inside(x, c.Number("MinVal", -1), c.Number("MaxVal", 1))),
        new Activation("Hardswish", (_, x) => x * Clamp(x + 3f, 0f, 6f) / 6f, (_, x, y) => If(x < -3f, 0f, If(x <= 3f, x / 3f + 0.5f, 1f))),
        new Activation("Hardsigmoid", (_, x) => Clamp(x + 3f, 0f, 6f) / 6f, (_, x, y) => Inside(x, -3f, 3f) / 6f),
    ];

    // ---- options ---------------------------------------------------------------------------------------------

    private static float Slope(LayerContext context) => context.Number("NegativeSlope", 0.01f);

    private static float Alpha(LayerContext context) => context.Number("Alpha", 1);

    private static float Beta(LayerContext context) => context.Number("Beta", 1);

    private static float Threshold(LayerContext context) => context.Number("Threshold", 20);

    private static float? NonZero(LayerContext context, string name, float fallback)
    {
        float value = context.Number(name, fallback);
        if (value != 0 && !float.IsNaN(value))
            return value;
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, FormattableString.Invariant($"{value}"), "a number other than 0");
        return null;
    }

    private static Expression? Softplus(LayerContext context, Expression x) => NonZero(context, "Beta", 1) is { } beta
        ? If(x * beta > Threshold(context), x, SoftplusOf(x * beta) / beta)
        : null;

    private static Expression? Hardtanh(LayerContext context, Expression x)
    {
        float low = context.Number("MinVal", -1), high = context.Number("MaxVal", 1);
        if (low < high)
            return Clamp(x, low, high);
        context.Report(Diagnostics.OptionOutOfRange, "MaxVal", context.Self, "MaxVal", FormattableString.Invariant($"{high}"), FormattableString.Invariant($"a number above MinVal, {low}"));
        return null;
    }

    // ---- the words of the table ------------------------------------------------------------------------------

    private static Expression Max(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Max, a, b);

    private static Expression Min(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Min, a, b);

    private static Expression Clamp(Expression x, float low, float high) => Min(Max(x, low), high);

    private static Expression If(Condition condition, Expression then, Expression otherwise) => Simplifier.Choose(condition, then, otherwise);

    /// <summary>1 above the edge, else 0.</summary>
    private static Expression Step(Expression x, float edge) => If(x > edge, 1f, 0f);

    /// <summary>1 strictly between, else 0.</summary>
    private static Expression Inside(Expression x, float low, float high) => If(x > low, If(x < high, 1f, 0f), 0f);

    /// <summary>log(1 + eˣ) without overflow: max(x, 0) + log(1 + e^-|x|).</summary>
    private static Expression SoftplusOf(Expression x) => Max(x, 0f) + (-x.Apply(Abs)).Apply(Exp).Apply(Log1p);
}
