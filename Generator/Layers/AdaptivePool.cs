using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary><c>AdaptiveAvgPool1d</c> and <c>AdaptiveAvgPool2d</c>: means over as many windows as the output has pixels.</summary>
internal sealed class AdaptivePool(int axes) : Layer
{
    public override string Kind => $"AdaptiveAvgPool{axes}d";

    public override Value? Lower(LayerContext context) =>
        ImageInput.Check(context, axes) && context.Size("outputSize") is { } size ? context.Apply(new AdaptivePoolOp(axes, size), context.Current) : null;
}
