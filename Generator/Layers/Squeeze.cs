using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Removes an axis of size 1.</summary>
internal sealed class Squeeze : Layer
{
    public override string Kind => "Squeeze";

    public override Value? Lower(LayerContext context)
    {
        if (context.Axis("dim", 0) is not { } axis)
            return null;
        Shape shape = context.Current.Shape;
        return shape[axis].Equals(Dim.One)
            ? context.Apply(new ViewOp(shape.Remove(axis)), context.Current)
            : context.Report(Diagnostics.AxisSizeMismatch, "dim", context.Self, shape.ToString(), $"axis {axis} has size {shape[axis]}, not 1");
    }
}
