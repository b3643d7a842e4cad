using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

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
