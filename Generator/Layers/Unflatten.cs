using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Splits an axis into several; one size may be -1.</summary>
internal sealed class Unflatten : Layer
{
    public override string Kind => "Unflatten";

    public override Value? Lower(LayerContext context)
    {
        if (context.Axis("dim", 0) is not { } axis)
            return null;
        IReadOnlyList<ArgumentValue> sizes = context.Spec.Find("sizes")?.Items ?? [];
        if (sizes.Count == 0)
            return context.Report(Diagnostics.MissingArgument, null, context.Self, "a size", "the axis is split into", "sizes, such as Unflatten(1, 2, -1)");
        Shape shape = context.Current.Shape;
        return ShapeArguments.Resolve(context, "sizes", sizes, shape[axis], Diagnostics.AxisSizeMismatch) is { } split
            ? context.Apply(new ViewOp(new Shape([.. shape.Take(axis), .. split, .. shape.Skip(axis + 1)])), context.Current)
            : null;
    }
}
