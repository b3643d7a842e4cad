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
            return context.Report(Diagnostics.InvalidArgument, null, context.Self, "dims", "at least one size");
        Shape? shape = ShapeArguments.Resolve(context, "dims", dims.Items, context.Current.Shape.ElementCount, Diagnostics.ViewMismatch);
        if (shape is null)
            return null;
        WarnOfMixing(context, shape);
        return context.Apply(new ViewOp(shape), context.Current);
    }

    /// <summary>(B, 64) to (-1, 32) makes 2*B rows: legal, rarely meant.</summary>
    private static void WarnOfMixing(LayerContext context, Shape shape)
    {
        Shape input = context.Current.Shape;
        if (input.Rank == 0 || input[0].IsConstant || shape.Rank == 0)
            return;
        for (int axes = 1; axes <= input.Rank; axes++)
        {
            if (shape[0].Equals(input.LeadingProduct(axes)) && (axes == 1 || input.Slice(1, axes - 1).All(dim => !dim.IsConstant)))
                return;
        }

        if (shape[0].TryDivideExactly(input[0], out Dim? factor) && !factor.Equals(Dim.One))
            context.Report(Diagnostics.FeaturesIntoBatch, "dims", context.Self, input.ToString(), shape.ToString());
    }
}
