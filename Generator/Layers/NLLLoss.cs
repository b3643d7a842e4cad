using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Negative log-likelihood of log-probabilities (N, C) with class indices (N).</summary>
internal sealed class NLLLoss : Layer
{
    public override string Kind => "NLLLoss";

    public override bool IsLoss => true;

    public override bool ScoresClasses => true;

    public override Value? Lower(LayerContext context)
    {
        if (!ClassLoss.Check(context) || ClassLoss.Target(context) is not { } target)
            return null;
        var op = new NegativeLogLikelihoodOp(context.Integer("IgnoreIndex", -100), context.Choice("Reduction", "Mean") == "Mean");
        Node node = context.ApplyLoss(op, ClassLoss.Inputs(context, target));
        return context.AddLoss(node.Output, target.Name);
    }
}
