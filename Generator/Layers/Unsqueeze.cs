using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Inserts an axis of size 1.</summary>
internal sealed class Unsqueeze : Layer
{
    public override string Kind => "Unsqueeze";

    public override Value? Lower(LayerContext context)
    {
        Shape shape = context.Current.Shape;
        return context.Axis("dim", 0, shape.Rank + 1) is { } axis
            ? context.Apply(new ViewOp(shape.Insert(axis, Dim.One)), context.Current)
            : null;
    }
}
