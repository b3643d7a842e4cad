using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// A loss that compares element by element with a float target of the same shape, then takes the mean or the sum over all elements.
/// No silent broadcasting: the target has the output's shape.
/// </summary>
internal abstract class ElementwiseLoss : Layer
{
    public override bool IsLoss => true;

    /// <summary>The loss of one element of the output y with its target t; null after an error was reported.</summary>
    protected abstract Expression? Element(LayerContext context, Expression y, Expression t);

    /// <summary>d loss / d y where PyTorch's is not the symbolic derivative, in terms of y (operand 0) and t (operand 1).</summary>
    protected virtual Expression? Slope(LayerContext context, Expression y, Expression t) => null;

    public sealed override Value? Lower(LayerContext context)
    {
        Expression y = new Operand(0), t = new Operand(1);
        if (!context.RequireFloat() || Element(context, y, t) is not { } element)
            return null;
        Shape shape = context.Current.Shape;
        if (context.Target(shape, DType.Float32) is not { } target)
            return null;
        Node elements = context.ApplyLoss(ElementwiseOp.Zip(shape, element, [Slope(context, y, t), null]), context.Current, target);
        Node loss = context.ApplyLoss(new SumOp(mean: context.Choice("Reduction", "Mean") == "Mean"), elements.Output);
        return context.AddLoss(loss.Output, target.Name);
    }

    /// <summary>A positive option, or null after an error was reported.</summary>
    protected static float? Positive(LayerContext context, string name, float fallback)
    {
        float value = context.Number(name, fallback);
        if (value > 0 && !float.IsInfinity(value))
            return value;
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, FormattableString.Invariant($"{value}"), "a number above 0");
        return null;
    }
}

/// <summary>(y - t)².</summary>
internal sealed class MSELoss : ElementwiseLoss
{
    public override string Kind => "MSELoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t) => (y - t) * (y - t);

    protected override Expression? Slope(LayerContext context, Expression y, Expression t) => (Expression)2f * (y - t);
}

/// <summary>|y - t|; slope 0 where they are equal.</summary>
internal sealed class L1Loss : ElementwiseLoss
{
    public override string Kind => "L1Loss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t) => (y - t).Apply(UnaryFunction.Abs);
}

/// <summary>e²/(2β) where |e| &lt; β, else |e| - β/2; e = y - t.</summary>
internal sealed class SmoothL1Loss : ElementwiseLoss
{
    public override string Kind => "SmoothL1Loss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        float beta = context.Number("Beta", 1);
        if (!(beta >= 0) || float.IsInfinity(beta))
        {
            context.Report(Diagnostics.OptionOutOfRange, "Beta", context.Self, "Beta", FormattableString.Invariant($"{beta}"), "a number of at least 0");
            return null;
        }

        Expression e = y - t, size = e.Apply(UnaryFunction.Abs);
        return beta == 0 ? size : Simplifier.Choose(size.Compare(Comparison.Less, beta), e * e * (0.5f / beta), size - 0.5f * beta);
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t)
    {
        float beta = context.Number("Beta", 1);
        Expression e = y - t, size = e.Apply(UnaryFunction.Abs);
        return beta == 0 ? null : Simplifier.Choose(size.Compare(Comparison.Less, beta), e * (1 / beta), e.Apply(UnaryFunction.Sign));
    }
}

/// <summary>e²/2 where |e| ≤ δ, else δ(|e| - δ/2); e = y - t.</summary>
internal sealed class HuberLoss : ElementwiseLoss
{
    public override string Kind => "HuberLoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        if (Positive(context, "Delta", 1) is not { } delta)
            return null;
        Expression e = y - t, size = e.Apply(UnaryFunction.Abs);
        return Simplifier.Choose(size.Compare(Comparison.LessOrEqual, delta), e * e * 0.5f, (size - 0.5f * delta) * delta);
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t)
    {
        float delta = context.Number("Delta", 1);
        Expression e = y - t;
        return Simplifier.Choose(e.Apply(UnaryFunction.Abs).Compare(Comparison.LessOrEqual, delta), e, e.Apply(UnaryFunction.Sign) * delta);
    }
}

/// <summary>-(t log y + (1-t) log(1-y)), logarithms not below -100; slope (y - t) / max(y(1-y), 1e-12), as PyTorch computes it.</summary>
internal sealed class BCELoss : ElementwiseLoss
{
    public override string Kind => "BCELoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        Expression logY = Simplifier.Binary(BinaryFunction.Max, y.Apply(UnaryFunction.Log), -100f);
        Expression logRest = Simplifier.Binary(BinaryFunction.Max, (-y).Apply(UnaryFunction.Log1p), -100f);
        return (t - 1f) * logRest - t * logY;
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t) =>
        (y - t) / Simplifier.Binary(BinaryFunction.Max, (1f - y) * y, 1e-12f);
}

/// <summary>
/// Binary cross entropy of logits x: (1-t) x + (1 + (w-1) t) (log(1 + e^-|x|) + max(-x, 0)), w = <c>PosWeight</c>.
/// </summary>
internal sealed class BCEWithLogitsLoss : ElementwiseLoss
{
    public override string Kind => "BCEWithLogitsLoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        if (Positive(context, "PosWeight", 1) is not { } weight)
            return null;
        if (context.Model.Layers[context.CurrentLayer].Kind == "Sigmoid")
            context.Report(Diagnostics.SigmoidBeforeLoss, null, -1, context.CurrentLayer, context.Before, Kind);
        Expression logarithm = (-y.Apply(UnaryFunction.Abs)).Apply(UnaryFunction.Exp).Apply(UnaryFunction.Log1p) + Simplifier.Binary(BinaryFunction.Max, -y, 0f);
        return (1f - t) * y + (1f + (weight - 1) * t) * logarithm;
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t)
    {
        Expression sigmoid = y.Apply(UnaryFunction.Sigmoid);
        float weight = context.Number("PosWeight", 1);
        return weight == 1 ? sigmoid - t : (1f - t) * sigmoid + weight * t * (sigmoid - 1f);
    }
}

/// <summary>t (log t - y) for log-probabilities y, 0 where t = 0; with <c>LogTarget</c>, e^t (t - y).</summary>
internal sealed class KLDivLoss : ElementwiseLoss
{
    public override string Kind => "KLDivLoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t) => context.Flag("LogTarget", false)
        ? t.Apply(UnaryFunction.Exp) * (t - y)
        : Simplifier.Choose(t.Compare(Comparison.Greater, 0f), t * (t.Apply(UnaryFunction.Log) - y), 0f);

    protected override Expression? Slope(LayerContext context, Expression y, Expression t) =>
        context.Flag("LogTarget", false) ? -t.Apply(UnaryFunction.Exp) : -t;
}
