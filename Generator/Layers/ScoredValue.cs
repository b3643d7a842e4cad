using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Where the value that a loss scores was computed, views aside.</summary>
internal static class ScoredValue
{
    /// <summary>Index of the layer that computed the current value: a <c>View</c> or <c>Flatten</c> on the way does not count.</summary>
    public static int MadeBy(LayerContext context)
    {
        Value value = context.Current;
        while (context.Builder.Nodes.Find(node => node.Outputs.Contains(value)) is { Op.IsAlias: true } view)
            value = view.Inputs[0];
        return context.LayerOf(value);
    }
}
