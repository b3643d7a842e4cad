using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Orders the axes anew: axis i of the result is axis <c>dims[i]</c> of the value.</summary>
internal sealed class Permute : Layer
{
    /// <summary>As many as the runtime's strided copy walks.</summary>
    private const int MostAxes = 8;

    public override string Kind => "Permute";

    public override Value? Lower(LayerContext context)
    {
        int rank = context.Current.Shape.Rank;
        IReadOnlyList<ArgumentValue> dims = context.Spec.Find("dims")?.Items ?? [];
        if (dims.Count != rank)
            return context.Report(Diagnostics.AxisSizeMismatch, "dims", context.Self, context.Current.Shape.ToString(), $"{dims.Count} axes are named and {rank} exist");
        var axes = new List<int>();
        for (int i = 0; i < rank; i++)
        {
            if (Shape.NormalizeAxis((int)dims[i].Integer, rank) is not { } axis)
                return context.Report(Diagnostics.AxisOutOfRange, "dims", i, -1, context.Self, dims[i].Integer, context.Current.Shape.ToString(), -rank, rank - 1);
            if (axes.Contains(axis))
                return context.Report(Diagnostics.AxisSizeMismatch, "dims", i, -1, context.Self, context.Current.Shape.ToString(), $"axis {axis} is named twice");
            axes.Add(axis);
        }

        return Apply(context, axes);
    }

    internal static Value? Apply(LayerContext context, IReadOnlyList<int> axes) => axes.Count <= MostAxes
        ? context.Apply(new PermuteOp(axes), context.Current)
        : context.Report(Diagnostics.RankMismatch, null, -1, context.CurrentLayer, context.Self, $"at most {MostAxes} axes", context.Before, context.Current.Shape.ToString(), "Merge axes with View first");
}
