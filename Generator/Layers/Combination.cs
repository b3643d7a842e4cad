using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Combines the current value with a named one of the same shape, element by element; nothing is broadcast.</summary>
internal abstract class Combination : Layer
{
    protected abstract Expression Combine(Expression current, Expression named);

    public sealed override Value? Lower(LayerContext context)
    {
        string name = context.Text("name") ?? "";
        if (!context.RequireFloat() || context.Find(name, "name") is not { } other)
            return null;
        Shape shape = context.Current.Shape;
        if (!shape.Equals(other.Shape) || other.DType != DType.Float32)
        {
            int layer = context.LayerOf(other);
            return context.Report(Diagnostics.OperandsDiffer, "name", -1, layer, context.Self, shape.ToString(), name, other.Shape.ToString(), Differences(shape, other.Shape), context.Before);
        }

        return context.Apply(ElementwiseOp.Zip(shape, Combine(new Operand(0), new Operand(1))), context.Current, other);
    }

    /// <summary>The axes that differ, in words.</summary>
    internal static string Differences(Shape here, Shape there)
    {
        if (here.Rank != there.Rank)
            return $"{here.Rank} axes here and {there.Rank} there";
        IEnumerable<string> axes = Enumerable.Range(0, here.Rank).Where(axis => !here[axis].Equals(there[axis]))
            .Select(axis => $"axis {axis} is {here[axis]} here and {there[axis]} there");
        return string.Join(", ", axes);
    }
}

/// <summary>y = x + named.</summary>
internal sealed class Add : Combination
{
    public override string Kind => "Add";

    protected override Expression Combine(Expression current, Expression named) => current + named;
}

/// <summary>y = x * named.</summary>
internal sealed class Mul : Combination
{
    public override string Kind => "Mul";

    protected override Expression Combine(Expression current, Expression named) => current * named;
}
