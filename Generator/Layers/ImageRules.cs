using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What goes wrong where images, (B, C, H, W) or (B, C, L), meet layers that know nothing of them.</summary>
internal static class ImageRules
{
    /// <summary>Warns where Linear would work on the width of an image: legal in PyTorch, and almost never meant.</summary>
    public static void WarnOfLinear(LayerContext context)
    {
        Shape shape = context.Current.Shape;
        if (ImageLayer(context) is not { } layer)
            return;
        string width = $"{AxisNames.Of(shape, shape.Rank - 1)} of size {shape[-1]}";
        MessageValue[] values = [context.Self, shape.ToString(), MessageValue.OfLayer(layer), width, shape.Slice(1, shape.Rank - 1).ElementCount.ToString()];
        context.Report(new ModelError(Diagnostics.LinearOnImage, context.Index, null, values.ToEquatableArray(), layer));
    }

    /// <summary>
    /// The layer that makes the current value an image, whatever happened to it element by element since: a layer on windows, or an input
    /// of four axes. Null where none does, also after a Permute that brings the channels to the end.
    /// </summary>
    private static int? ImageLayer(LayerContext context)
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

        bool isImage = value is { Kind: ValueKind.Input, Shape.Rank: 4 } && value.Shape.Skip(1).All(dim => dim.IsConstant);
        return isImage ? context.LayerOf(value) : null;
    }
}
