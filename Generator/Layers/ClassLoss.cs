using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What losses over classes share: a score per class on the last axis of (N, C), a class index per row, weights if asked for.</summary>
internal static class ClassLoss
{
    public static bool Check(LayerContext context)
    {
        if (!context.RequireFloat())
            return false;
        Shape shape = context.Current.Shape;
        if (shape.Rank == 3)
        {
            ReportSequence(context);
            return false;
        }

        if (shape.Rank != 2 || !shape[1].IsConstant)
        {
            context.ReportRank(null, "(N, C) with a known number of classes C", $"Give {context.Spec.Kind} one row of scores per example, for example with [Flatten]");
            return false;
        }

        if (shape[1].Equals(Dim.One))
            context.Report(Diagnostics.OneClass, null, -1, context.Origin.Layer, context.Self, MessageValue.OfLayer(context.Origin.Layer));
        return true;
    }

    private static void ReportSequence(LayerContext context)
    {
        Origin origin = context.Origin;
        Dim classes = context.Current.Shape[-1];
        MessageValue[] values = [context.Self, origin.Story, classes.ToString(), MessageValue.OfLayer(origin.Layer)];
        context.Report(new ModelError(Diagnostics.SequenceIntoClassLoss, context.Index, null, values.ToEquatableArray(), origin.Layer) { Repair = classes.ToString() });
    }

    public static Value? Target(LayerContext context) => context.Target(new Shape([context.Current.Shape[0]]), DType.Int32);

    /// <summary>Scores, target, and class weights if <c>Weighted</c>.</summary>
    public static Value[] Inputs(LayerContext context, Value target) =>
        context.Flag("Weighted", false)
            ? [context.Current, target, context.ClassWeightsOf((int)context.Current.Shape[1].ConstantValue)]
            : [context.Current, target];
}
