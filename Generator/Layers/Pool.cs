using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary><c>MaxPool1d</c>, <c>MaxPool2d</c>, <c>AvgPool1d</c> and <c>AvgPool2d</c>: one value per window and channel.</summary>
internal sealed class Pool(bool max, int axes) : Layer
{
    public override string Kind => $"{(max ? "Max" : "Avg")}Pool{axes}d";

    public override Value? Lower(LayerContext context)
    {
        if (!ImageInput.Check(context, axes) || WindowArguments.OfPool(context, axes) is not { } windows)
            return null;
        Pooling pooling = max ? Pooling.Max : context.Flag("CountIncludePad", true) ? Pooling.Mean : Pooling.MeanInside;
        return context.Apply(new PoolOp(windows, pooling), context.Current);
    }
}
