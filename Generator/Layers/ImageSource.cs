using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Whether the current value is an image, and what an image was before it was flattened: for messages.</summary>
internal static class ImageSource
{
    /// <summary>The layer on windows that made the current value, element by element what followed; null if none did.</summary>
    public static int? MadeBy(LayerContext context)
    {
        Value value = context.Current;
        while (value.Shape.Rank > 2 && context.Builder.Nodes.Find(node => node.Outputs.Contains(value)) is { } node)
        {
            if (node.Op.WantsChannelsLast(node))
                return node.Layer;
            if (node.Op.Elementwise is null || !node.Inputs[0].Shape.Equals(value.Shape))
                return null;
            value = node.Inputs[0];
        }

        return null;
    }

    /// <summary>The layer that made the current value, and its shape: "(B, 16, 5, 5), flattened to (B, 400)" behind a view that merged axes.</summary>
    public static (MessageValue Layer, string Shape) Describe(LayerContext context)
    {
        Value current = context.Current;
        return context.Builder.Nodes.Find(node => node.Outputs.Contains(current)) is { Op.IsAlias: true } view && view.Inputs[0].Shape.Rank > current.Shape.Rank
            ? (MessageValue.OfLayer(context.LayerOf(view.Inputs[0])), $"{view.Inputs[0].Shape}, flattened to {current.Shape}")
            : (context.Before, current.Shape.ToString());
    }
}
