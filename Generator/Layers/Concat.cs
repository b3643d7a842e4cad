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
        var values = new List<Value> { context.Current };
        Dim size = context.Current.Shape[axis];
        IReadOnlyList<ArgumentValue> names = context.Spec.Find("names")?.Items ?? [];
        if (names.Count == 0)
            return context.Report(Diagnostics.InvalidArgument, null, context.Self, "names", "at least one name");
        for (int i = 0; i < names.Count; i++)
        {
            if (context.Find(names[i].Text, "names", i) is not { } other)
                return null;
            Shape shape = context.Current.Shape;
            if (other.DType != DType.Float32 || other.Shape.Rank != shape.Rank || !other.Shape.With(axis, shape[axis]).Equals(shape))
            {
                int layer = context.LayerOf(other);
                return context.Report(Diagnostics.OperandsDiffer, "names", i, layer, context.Self, shape.ToString(), names[i].Text, other.Shape.ToString(), Combination.Differences(shape, other.Shape), context.Before);
            }

            values.Add(other);
            size += other.Shape[axis];
        }

        return context.Apply(new ConcatOp(axis), [.. values]);
    }
}
