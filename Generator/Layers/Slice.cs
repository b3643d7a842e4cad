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
        int from = context.Integer("start", 0);
        int? to = context.Has("end") ? context.Integer("end", 0) : null;
        Dim start = Position(size, from), end = to is { } last ? Position(size, last) : size, count = end - start;
        if (count.ProvablyBelow(1))
            return ReportOutside(context, axis, from, to);
        return IsInside(context, size, start, end) ? context.Apply(new SliceOp(axis, start, count), context.Current) : null;
    }

    /// <summary>
    /// Within a symbolic axis a position cannot be cut to the size, which is not known: that the axis is long enough is checked at run
    /// time.
    /// </summary>
    private static bool IsInside(LayerContext context, Dim size, Dim start, Dim end)
    {
        const string Advice = "Slice inside the axis";
        return context.RequireAtLeastOne(start + 1, $"it starts at {start}", Advice)
            && context.RequireAtLeastOne(size - end + 1, $"it ends at {end} of {size}", Advice)
            && context.RequireAtLeastOne(end - start, $"{end} - ({start}) positions remain", Advice);
    }

    private static Value? ReportOutside(LayerContext context, int axis, int from, int? to)
    {
        Shape shape = context.Current.Shape;
        Origin origin = context.Origin;
        string size = shape[axis].ToString();
        return context.Report(
            Diagnostics.SliceOutside, to is null ? "start" : "end", -1, origin.Layer,
            context.Self, AxisNames.Of(shape, axis), size, from, to is { } end ? end : size, MessageValue.OfLayer(origin.Layer));
    }

    private static Dim Position(Dim size, int position)
    {
        if (!size.IsConstant)
            return position >= 0 ? Dim.Constant(position) : size + position;
        long resolved = position >= 0 ? position : size.ConstantValue + position;
        return Dim.Constant(Math.Min(Math.Max(resolved, 0), size.ConstantValue));
    }
}
