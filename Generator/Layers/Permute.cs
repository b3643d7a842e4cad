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
            return context.ReportAxisSize("dims", -1, $"{dims.Count} axes are named and {rank} exist. Name every axis once");
        var axes = new List<int>();
        for (int i = 0; i < rank; i++)
        {
            if (Shape.NormalizeAxis((int)dims[i].Integer, rank) is not { } axis)
                return context.ReportAxis("dims", i, dims[i].Integer, -rank, rank - 1);
            if (axes.Contains(axis))
                return context.ReportAxisSize("dims", i, $"{AxisNames.Of(context.Current.Shape, axis)} is named twice. Name every axis once");
            axes.Add(axis);
        }

        return Apply(context, axes);
    }

    internal static Value? Apply(LayerContext context, IReadOnlyList<int> axes) => axes.Count <= MostAxes
        ? context.Apply(new PermuteOp(axes), context.Current)
        : context.ReportRank(null, $"at most {MostAxes} axes", "Merge axes with View first");
}
