using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Removes an axis of size 1.</summary>
internal sealed class Squeeze : Layer
{
    public override string Kind => "Squeeze";

    private static string Advice(Shape shape)
    {
        int[] ones = [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis].Equals(Dim.One))];
        return ones.Length == 0 ? "Remove it: no axis has size 1" : $"Name axis {string.Join(" or ", ones)}";
    }

    public override Value? Lower(LayerContext context)
    {
        if (context.Axis("dim", 0) is not { } axis)
            return null;
        Shape shape = context.Current.Shape;
        return shape[axis].Equals(Dim.One)
            ? context.Apply(new ViewOp(shape.Remove(axis)), context.Current)
            : context.ReportAxisSize("dim", -1, $"{AxisNames.Of(shape, axis)} has size {shape[axis]}, not 1. {Advice(shape)}");
    }
}
