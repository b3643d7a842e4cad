using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Combines the current value with a named one of the same shape, element by element; nothing is broadcast.</summary>
internal abstract class Combination : Layer
{
    protected abstract Expression Combine(Expression current, Expression named);

    public sealed override Value? Lower(LayerContext context)
    {
        string name = context.Text("name") ?? "";
        if (!context.RequireFloat() || NamedOperand.Find(context, "name", -1, name) is not { } other)
            return null;
        Shape shape = context.Current.Shape;
        return shape.Equals(other.Shape)
            ? context.Apply(ElementwiseOp.Zip(shape, Combine(new Operand(0), new Operand(1))), context.Current, other)
            : NamedOperand.ReportDifference(context, "name", -1, name, other);
    }

    /// <summary>The axes that differ, in words.</summary>
    internal static string Differences(Shape here, Shape there) => NamedOperand.Differences(here, there);
}
