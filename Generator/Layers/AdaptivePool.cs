using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary><c>AdaptiveAvgPool1d</c> and <c>AdaptiveAvgPool2d</c>: means over as many windows as the output has pixels.</summary>
internal sealed class AdaptivePool(int axes) : Layer
{
    public override string Kind => $"AdaptiveAvgPool{axes}d";

    public override Value? Lower(LayerContext context)
    {
        if (!ImageInput.Check(context, axes) || context.Size("outputSize") is not { } size)
            return null;
        int[] sizes = axes == 1 ? [size] : [context.Integer("OutputHeight", size), context.Integer("OutputWidth", size)];
        if (sizes.Any(count => count < 1))
        {
            string name = sizes[0] < 1 ? "OutputHeight" : "OutputWidth";
            return context.Report(Diagnostics.SizeBelowOne, name, context.Self, name, sizes.First(count => count < 1));
        }

        return context.Apply(new AdaptivePoolOp(sizes), context.Current);
    }
}
