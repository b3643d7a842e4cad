using Kiln.Generator.Graphs.Expressions;
using static Kiln.Generator.Graphs.Expressions.UnaryFunction;

namespace Kiln.Generator.Layers;

/// <summary>
/// The activations: name, y as an expression of x, and dy/dx where it is not the symbolic derivative. A new activation is one row.
/// Formulas and derivatives at kinks are PyTorch's; derivatives read y where that costs no precision, so that x need not be kept.
/// </summary>
internal static class Activations
{
    private const float SeluAlpha = 1.67326324f, SeluScale = 1.05070098f;

    // From here on 1 - exp(-βy) rounds to 1 by itself.
    private const float ThresholdOfFlatSoftplus = 18;

    public static IReadOnlyList<Layer> All { get; } =
    [
        new Activation("ReLU", (_, x) => Max(x, 0f), (_, x, y) => Step(y, 0f)),
        new Activation("ReLU6", (_, x) => Clamp(x, 0f, 6f), (_, x, y) => Inside(y, 0f, 6f)),
        new Activation("LeakyReLU", LeakyReLU, (c, x, y) => If(SignOf(Slope(c), x, y) > 0f, 1f, Slope(c))),
        new Activation("ELU", ELU, (c, x, y) => If(SignOf(Alpha(c), x, y) > 0f, 1f, y + Alpha(c))),
        new Activation("CELU", CELU, (c, x, y) => If(SignOf(Alpha(c), x, y) > 0f, 1f, y / Alpha(c) + 1f)),
        new Activation("SELU", (_, x) => If(x > 0f, SeluScale * x, SeluScale * SeluAlpha * x.Apply(Expm1)), (_, x, y) => If(y > 0f, SeluScale, y + SeluScale * SeluAlpha)),
        new Activation("GELU", GELU),
        new Activation("SiLU", (_, x) => x * x.Apply(Sigmoid)),
        new Activation("Mish", (_, x) => x * SoftplusOf(x).Apply(Tanh), MishSlope),
        new Activation("Sigmoid", (_, x) => x.Apply(Sigmoid)),
        new Activation("LogSigmoid", (_, x) => Min(x, 0f) - (-x.Apply(Abs)).Apply(Exp).Apply(Log1p), (_, x, y) => -y.Apply(Expm1)),
        new Activation("Tanh", (_, x) => x.Apply(Tanh)),
        new Activation("Softplus", Softplus, SoftplusSlope),
        new Activation("Softsign", (_, x) => x / (1f + x.Apply(Abs)), (_, x, y) => 1f / ((1f + x.Apply(Abs)) * (1f + x.Apply(Abs)))),
        new Activation("Hardtanh", Hardtanh, (c, x, y) => Inside(y, c.Number("MinVal", -1), c.Number("MaxVal", 1))),
        new Activation("Hardswish", (_, x) => x * Clamp(x + 3f, 0f, 6f) / 6f, (_, x, y) => If(x < -3f, 0f, If(x < 3f, x / 3f + 0.5f, 1f))),
        new Activation("Hardsigmoid", (_, x) => Clamp(x + 3f, 0f, 6f) / 6f, (_, x, y) => Inside(x, -3f, 3f) / 6f),
    ];

    private static Expression? LeakyReLU(LayerContext context, Expression x) =>
        Finite(context, "NegativeSlope", 0.01f) is { } slope ? If(x > 0f, x, slope * x) : null;

    private static Expression? ELU(LayerContext context, Expression x) =>
        Finite(context, "Alpha", 1) is { } alpha ? If(x > 0f, x, alpha * x.Apply(Expm1)) : null;

    private static Expression? CELU(LayerContext context, Expression x) =>
        NonZero(context, "Alpha", 1) is { } alpha ? If(x > 0f, x, alpha * (x / alpha).Apply(Expm1)) : null;

    /// <summary>x Φ(x), or its approximation with tanh(√(2/π) (x + 0.044715 x³)).</summary>
    private static Expression GELU(LayerContext context, Expression x) => context.Choice("Approximate", "None") == "Tanh"
        ? 0.5f * x * (1f + (0.797884561f * (x + 0.044715f * (x * x * x))).Apply(Tanh))
        : 0.5f * x * (1f + (x * 0.707106781f).Apply(Erf));

    /// <summary>τ + x σ(x) (1 - τ²), τ = tanh(softplus(x)).</summary>
    private static Expression MishSlope(LayerContext context, Expression x, Expression y)
    {
        Expression tanh = SoftplusOf(x).Apply(Tanh);
        return tanh + x * x.Apply(Sigmoid) * (1f - tanh * tanh);
    }

    private static Expression? Softplus(LayerContext context, Expression x) => NonZero(context, "Beta", 1) is { } beta
        ? If(x * beta > Threshold(context), x, SoftplusOf(x * beta) / beta)
        : null;

    /// <summary>σ(βx) = 1 - exp(-βy); above the threshold 1.</summary>
    private static Expression SoftplusSlope(LayerContext context, Expression x, Expression y)
    {
        float beta = Beta(context);
        return Threshold(context) >= ThresholdOfFlatSoftplus
            ? -(y * -beta).Apply(Expm1)
            : If(x * beta > Threshold(context), 1f, (x * beta).Apply(Sigmoid));
    }

    private static Expression? Hardtanh(LayerContext context, Expression x)
    {
        float low = context.Number("MinVal", -1), high = context.Number("MaxVal", 1);
        return low < high ? Clamp(x, low, high) : OutOfRange(context, "MaxVal", high, FormattableString.Invariant($"a number above MinVal, {low}"));
    }

    private static float Slope(LayerContext context) => context.Number("NegativeSlope", 0.01f);

    private static float Alpha(LayerContext context) => context.Number("Alpha", 1);

    private static float Beta(LayerContext context) => context.Number("Beta", 1);

    private static float Threshold(LayerContext context) => context.Number("Threshold", 20);

    private static float? Finite(LayerContext context, string name, float fallback)
    {
        float value = context.Number(name, fallback);
        if (!float.IsNaN(value) && !float.IsInfinity(value))
            return value;
        OutOfRange(context, name, value, "a finite number");
        return null;
    }

    private static float? NonZero(LayerContext context, string name, float fallback)
    {
        if (Finite(context, name, fallback) is not { } value)
            return null;
        if (value != 0)
            return value;
        OutOfRange(context, name, value, "a number other than 0");
        return null;
    }

    private static Expression? OutOfRange(LayerContext context, string name, float value, string allowed)
    {
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, FormattableString.Invariant($"{value}"), allowed);
        return null;
    }

    private static Expression Max(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Max, a, b);

    private static Expression Min(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Min, a, b);

    private static Expression Clamp(Expression x, float low, float high) => Min(Max(x, low), high);

    private static Expression If(Condition condition, Expression then, Expression otherwise) => Simplifier.Choose(condition, then, otherwise);

    /// <summary>1 above the edge, else 0.</summary>
    private static Expression Step(Expression x, float edge) => If(x > edge, 1f, 0f);

    /// <summary>1 strictly between, else 0.</summary>
    private static Expression Inside(Expression x, float low, float high) => If(x > low, If(x < high, 1f, 0f), 0f);

    /// <summary>What tells the sign of x: y, unless the negative side is turned upwards.</summary>
    private static Expression SignOf(float negativeSide, Expression x, Expression y) => negativeSide >= 0 ? y : x;

    /// <summary>log(1 + eˣ) without overflow: max(x, 0) + log(1 + e^-|x|).</summary>
    private static Expression SoftplusOf(Expression x) => Max(x, 0f) + (-x.Apply(Abs)).Apply(Exp).Apply(Log1p);
}
