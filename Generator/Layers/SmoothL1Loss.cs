using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

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
