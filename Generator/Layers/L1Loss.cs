using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>|y - t|; slope 0 where they are equal.</summary>
internal sealed class L1Loss : ElementwiseLoss
{
    public override string Kind => "L1Loss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t) => (y - t).Apply(UnaryFunction.Abs);
}
