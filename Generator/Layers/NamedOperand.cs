using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>A named value that a layer combines with the current one: finding it, and saying why the shapes do not go together.</summary>
internal static class NamedOperand
{
    /// <summary>The float value of that name; reports where there is none.</summary>
    public static Value? Find(LayerContext context, string argument, int item, string name)
    {
        Value? value = context.Find(name, argument, item);
        if (value is null || value.DType == DType.Float32)
            return value;
        int layer = context.LayerOf(value);
        return context.Report(Diagnostics.WrongType, argument, item, layer, context.Self, "float values", MessageValue.OfLayer(layer), value.DType.ToString(), "Put an Embedding before it");
    }

    /// <summary>Reports that the shapes differ elsewhere than along axis <paramref name="joined"/>: where, and which layer made it so.</summary>
    public static Value? ReportDifference(LayerContext context, string argument, int item, string name, Value other, int joined = -1)
    {
        Shape here = context.Current.Shape, there = other.Shape;
        int[] axes = here.Rank == there.Rank ? [.. DifferentAxes(here, there, joined)] : [];
        int changedBy = ChangedBy(context, context.Current, axes) ?? ChangedBy(context, other, axes) ?? context.CurrentLayer;
        string? projection = axes is [var axis] && there[axis].IsConstant ? Projection(here.Rank, axis, there[axis]) : null;
        string advice = projection is null ? "Make the shapes equal" : $"Make them equal, for example with [{projection}] before it";
        MessageValue[] values = [context.Self, here.ToString(), name, there.ToString(), Differences(here, there, joined), MessageValue.OfLayer(changedBy), advice];
        return context.Report(new ModelError(Diagnostics.OperandsDiffer, context.Index, argument, values.ToEquatableArray(), changedBy) { Item = item, Repair = projection });
    }

    /// <summary>The layer that gives one axis another size and leaves the others: features of a row or a step, channels of an image.</summary>
    private static string? Projection(int rank, int axis, Dim size) => (rank, axis) switch
    {
        (4, 1) => $"Conv2d({size}, 1)",
        (2, 1) or (3, 2) => $"Linear({size})",
        _ => null,
    };

    /// <summary>The axes that differ, in words.</summary>
    public static string Differences(Shape here, Shape there, int joined = -1) => here.Rank == there.Rank
        ? string.Join(", ", DifferentAxes(here, there, joined).Select(axis => $"{AxisNames.Of(here, axis)} is {here[axis]} here and {there[axis]} there"))
        : $"{here.Rank} axes here and {there.Rank} there";

    private static IEnumerable<int> DifferentAxes(Shape here, Shape there, int joined) =>
        Enumerable.Range(0, here.Rank).Where(axis => axis != joined && !here[axis].Equals(there[axis]));

    /// <summary>The last layer before the value that changed one of the axes, or their number; null if they are as the caller passes them.</summary>
    private static int? ChangedBy(LayerContext context, Value value, int[] axes)
    {
        while (context.Builder.Nodes.Find(node => node.Outputs.Contains(value)) is { } node)
        {
            Value before = node.Inputs[0];
            if (before.Shape.Rank != value.Shape.Rank || axes.Any(axis => !before.Shape[axis].Equals(value.Shape[axis])))
                return node.Layer;
            value = before;
        }

        return null;
    }
}
