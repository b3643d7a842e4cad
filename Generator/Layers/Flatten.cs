using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Merges the axes from <c>start</c> to <c>end</c> into one.</summary>
internal sealed class Flatten : Layer
{
    public override string Kind => "Flatten";

    public override Value? Lower(LayerContext context)
    {
        Shape shape = context.Current.Shape;
        if (context.Axis("start", Math.Min(1, shape.Rank - 1)) is not { } start || context.Axis("end", -1) is not { } end)
            return null;
        if (start > end)
            return context.ReportAxis("end", -1, end, start, shape.Rank - 1);
        Dim merged = shape.Slice(start, end - start + 1).ElementCount;
        return context.Apply(new ViewOp(new Shape([.. shape.Take(start), merged, .. shape.Skip(end + 1)])), context.Current);
    }
}
