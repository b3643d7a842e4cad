using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>-(t log y + (1-t) log(1-y)), logarithms not below -100; slope (y - t) / max(y(1-y), 1e-12), as PyTorch computes it.</summary>
internal sealed class BCELoss : ElementwiseLoss
{
    public override string Kind => "BCELoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        Expression logY = Simplifier.Binary(BinaryFunction.Max, y.Apply(UnaryFunction.Log), -100f);
        Expression logRest = Simplifier.Binary(BinaryFunction.Max, (-y).Apply(UnaryFunction.Log1p), -100f);
        return (t - 1f) * logRest - t * logY;
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t) =>
        (y - t) / Simplifier.Binary(BinaryFunction.Max, (1f - y) * y, 1e-12f);
}
