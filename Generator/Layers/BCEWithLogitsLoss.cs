using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

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
        int scored = ScoredValue.MadeBy(context);
        if (context.Model.Layers[scored].Kind == "Sigmoid")
            context.Report(Diagnostics.SigmoidBeforeLoss, null, -1, scored, MessageValue.OfLayer(scored), Kind);
        Expression logarithm = Exp(y).Apply(UnaryFunction.Log1p) + Simplifier.Binary(BinaryFunction.Max, -y, 0f);
        return (1f - t) * y + (1f + (weight - 1) * t) * logarithm;
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t)
    {
        // The loss needs the same exp.
        Expression exp = Exp(y);
        Expression sigmoid = Simplifier.Choose(y.Compare(Comparison.GreaterOrEqual, 0f), 1f, exp) / (1f + exp);
        float weight = context.Number("PosWeight", 1);
        return weight == 1 ? sigmoid - t : (1f - t) * sigmoid + weight * t * (sigmoid - 1f);
    }

    /// <summary>e^-|y|, which never overflows.</summary>
    private static Expression Exp(Expression y) => (-y.Apply(UnaryFunction.Abs)).Apply(UnaryFunction.Exp);
}
