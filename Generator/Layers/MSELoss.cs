using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>(y - t)².</summary>
internal sealed class MSELoss : ElementwiseLoss
{
    public override string Kind => "MSELoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t) => (y - t) * (y - t);

    protected override Expression? Slope(LayerContext context, Expression y, Expression t) => (Expression)2f * (y - t);
}
