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
            context.Report(Diagnostics.SequenceIntoClassLoss, null, -1, context.CurrentLayer, context.Self, shape.ToString(), shape[-1].ToString());
            return false;
        }

        if (shape.Rank == 2 && shape[1].IsConstant)
            return true;
        context.Report(Diagnostics.RankMismatch, null, -1, context.CurrentLayer, context.Self, "(N, C) with a known number of classes C", context.Before, shape.ToString(), $"Give {context.Spec.Kind} one row of scores per example");
        return false;
    }

    public static Value? Target(LayerContext context) => context.Target(new Shape([context.Current.Shape[0]]), DType.Int32);

    /// <summary>Scores, target, and class weights if <c>Weighted</c>.</summary>
    public static Value[] Inputs(LayerContext context, Value target) =>
        context.Flag("Weighted", false)
            ? [context.Current, target, context.ClassWeightsOf((int)context.Current.Shape[1].ConstantValue)]
            : [context.Current, target];
}
