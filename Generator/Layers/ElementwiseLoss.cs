using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// A loss that compares element by element with a float target of the same shape, then takes the mean or the sum over all elements.
/// No silent broadcasting: the target has the output's shape.
/// </summary>
internal abstract class ElementwiseLoss : Layer
{
    public override bool IsLoss => true;

    /// <summary>The loss of one element of the output y with its target t; null after an error was reported.</summary>
    protected abstract Expression? Element(LayerContext context, Expression y, Expression t);

    /// <summary>d loss / d y where PyTorch's is not the symbolic derivative, in terms of y (operand 0) and t (operand 1).</summary>
    protected virtual Expression? Slope(LayerContext context, Expression y, Expression t) => null;

    public sealed override Value? Lower(LayerContext context)
    {
        Expression y = new Operand(0), t = new Operand(1);
        if (!context.RequireFloat() || Element(context, y, t) is not { } element)
            return null;
        Shape shape = context.Current.Shape;
        if (context.Target(shape, DType.Float32) is not { } target)
            return null;
        Node elements = context.ApplyLoss(ElementwiseOp.Zip(shape, element, [Slope(context, y, t), null]), context.Current, target);
        Node loss = context.ApplyLoss(new SumOp(mean: context.Choice("Reduction", "Mean") == "Mean"), elements.Output);
        return context.AddLoss(loss.Output, target.Name);
    }

    /// <summary>A positive option, or null after an error was reported.</summary>
    protected static float? Positive(LayerContext context, string name, float fallback)
    {
        float value = context.Number(name, fallback);
        if (value > 0 && !float.IsInfinity(value))
            return value;
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, FormattableString.Invariant($"{value}"), "a number above 0");
        return null;
    }
}
