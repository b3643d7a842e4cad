using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>A stretch of an axis, with Python's meaning of negative positions and of an end beyond the axis.</summary>
internal sealed class Slice : Layer
{
    public override string Kind => "Slice";

    public override Value? Lower(LayerContext context)
    {
        if (context.Axis("dim", 0) is not { } axis)
            return null;
        Dim size = context.Current.Shape[axis];
        Dim start = Position(size, context.Integer("start", 0));
        Dim end = context.Has("end") ? Position(size, context.Integer("end", 0)) : size;
        Dim count = end - start;
        if (count.ProvablyBelow(1))
            return context.Report(Diagnostics.SliceOutside, context.Has("end") ? "end" : "start", context.Self, axis, size.ToString(), start.ToString(), end.ToString());

        // A position inside a symbolic axis holds only if the axis is long enough, which the run time checks.
        foreach ((Dim position, string name) in new[] { (size - start, "start"), (size - end + 1, "end"), (start + 1, "start"), (count, "size") })
        {
            if (!context.RequireAtLeastOne(position, $"{name}: {position}", "Slice inside the axis"))
                return null;
        }

        return context.Apply(new SliceOp(axis, start, count), context.Current);
    }

    private static Dim Position(Dim size, int position)
    {
        if (!size.IsConstant)
            return position >= 0 ? Dim.Constant(position) : size + position;
        long resolved = position >= 0 ? position : size.ConstantValue + position;
        return Dim.Constant(Math.Min(Math.Max(resolved, 0), size.ConstantValue));
    }
}
