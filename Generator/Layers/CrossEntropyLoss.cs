using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Softmax and negative log-likelihood in one, of logits (N, C) with class indices (N).</summary>
internal sealed class CrossEntropyLoss : Layer
{
    public override string Kind => "CrossEntropyLoss";

    public override bool IsLoss => true;

    public override bool ScoresClasses => true;

    public override Value? Lower(LayerContext context)
    {
        if (!ClassLoss.Check(context) || ClassLoss.Target(context) is not { } target)
            return null;
        float smoothing = context.Number("LabelSmoothing", 0);
        if (!(smoothing is >= 0 and <= 1))
            return context.Report(Diagnostics.OptionOutOfRange, "LabelSmoothing", context.Self, "LabelSmoothing", FormattableString.Invariant($"{smoothing}"), "a number in [0, 1]");
        int scored = ScoredValue.MadeBy(context);
        if (context.Model.Layers[scored].Kind is "Softmax" or "LogSoftmax")
            context.Report(Diagnostics.SoftmaxBeforeLoss, null, -1, scored, MessageValue.OfLayer(scored), Kind);
        var op = new CrossEntropyOp(context.Integer("IgnoreIndex", -100), smoothing, context.Choice("Reduction", "Mean") == "Mean");
        Node node = context.ApplyLoss(op, ClassLoss.Inputs(context, target));
        return context.AddLoss(node.Output, target.Name);
    }
}
