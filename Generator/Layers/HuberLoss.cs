using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>e²/2 where |e| ≤ δ, else δ(|e| - δ/2); e = y - t.</summary>
internal sealed class HuberLoss : ElementwiseLoss
{
    public override string Kind => "HuberLoss";

    protected override Expression? Element(LayerContext context, Expression y, Expression t)
    {
        if (Positive(context, "Delta", 1) is not { } delta)
            return null;
        Expression e = y - t, size = e.Apply(UnaryFunction.Abs);
        return Simplifier.Choose(size.Compare(Comparison.LessOrEqual, delta), e * e * 0.5f, (size - 0.5f * delta) * delta);
    }

    protected override Expression? Slope(LayerContext context, Expression y, Expression t)
    {
        float delta = context.Number("Delta", 1);
        Expression e = y - t;
        return Simplifier.Choose(e.Apply(UnaryFunction.Abs).Compare(Comparison.LessOrEqual, delta), e, e.Apply(UnaryFunction.Sign) * delta);
    }
}
