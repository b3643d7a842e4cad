using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Joins the current value (first) and named ones along an axis; all other axes are equal.</summary>
internal sealed class Concat : Layer
{
    public override string Kind => "Concat";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || context.Axis("Dim", -1) is not { } axis)
            return null;
        IReadOnlyList<ArgumentValue> names = context.Spec.Find("names")?.Items ?? [];
        if (names.Count == 0)
            return context.Report(Diagnostics.MissingArgument, null, context.Self, "a name", "says what to join with the current value", "the As of an earlier layer, such as Concat(\"skip\")");
        Shape shape = context.Current.Shape;
        var values = new List<Value> { context.Current };
        for (int i = 0; i < names.Count; i++)
        {
            if (NamedOperand.Find(context, "names", i, names[i].Text) is not { } other)
                return null;
            if (other.Shape.Rank != shape.Rank || !other.Shape.With(axis, shape[axis]).Equals(shape))
                return NamedOperand.ReportDifference(context, "names", i, names[i].Text, other, axis);
            values.Add(other);
        }

        return context.Apply(new ConcatOp(axis), [.. values]);
    }
}
