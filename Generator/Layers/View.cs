using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>The same values under another shape: numbers, symbols, products such as "B*T", and one -1 that takes the rest.</summary>
internal sealed class View : Layer
{
    public override string Kind => "View";

    public override Value? Lower(LayerContext context)
    {
        ArgumentValue? dims = context.Spec.Find("dims");
        if (dims is null || dims.Items.Count == 0)
            return context.Report(Diagnostics.MissingArgument, null, context.Self, "a size", "the new shape is made of", "sizes, such as View(-1, 10)");
        Shape input = context.Current.Shape;
        if (ShapeArguments.Resolve(context, "dims", dims.Items, input.ElementCount, Diagnostics.ViewMismatch) is not { } shape)
            return null;
        if (FoldsFeatures(input, shape))
            context.Report(Diagnostics.FeaturesIntoBatch, "dims", -1, context.Origin.Layer, context.Self, input.ToString(), shape.ToString(), MessageValue.OfLayer(context.Origin.Layer));
        return context.Apply(new ViewOp(shape), context.Current);
    }

    /// <summary>
    /// More rows than the batch has, and not the rows of its steps: (B, 64) to (2*B, 32) is legal and rarely meant. Steps are symbolic
    /// axes, and the middle one of (B, 28, F).
    /// </summary>
    private static bool FoldsFeatures(Shape input, Shape shape)
    {
        if (input.Rank == 0 || input[0].IsConstant || !shape[0].TryDivideExactly(input[0], out Dim? factor))
            return false;
        for (int axes = 1; axes <= input.Rank; axes++)
        {
            bool isStep = axes == 1 || !input[axes - 1].IsConstant || (axes == 2 && input.Rank == 3);
            if (!isStep)
                break;
            if (shape[0].Equals(input.LeadingProduct(axes)))
                return false;
        }

        return !factor.Equals(Dim.One);
    }
}
