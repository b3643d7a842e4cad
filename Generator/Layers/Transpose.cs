using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Swaps two axes.</summary>
internal sealed class Transpose : Layer
{
    public override string Kind => "Transpose";

    public override Value? Lower(LayerContext context)
    {
        if (context.Axis("dim0", 0) is not { } first || context.Axis("dim1", 1) is not { } second)
            return null;
        int[] axes = [.. Enumerable.Range(0, context.Current.Shape.Rank)];
        (axes[first], axes[second]) = (axes[second], axes[first]);
        return Permute.Apply(context, axes);
    }
}
