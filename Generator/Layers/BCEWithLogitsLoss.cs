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
