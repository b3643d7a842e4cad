using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What goes wrong where images, (B, C, H, W) or (B, C, L), meet layers that know nothing of them.</summary>
internal static class ImageRules
{
    private static readonly string[] Kinds =
    [
        "Conv1d", "Conv2d", "MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "BatchNorm2d",
    ];

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

    /// <summary>The layer that makes the current value an image, or null: an image layer of the same rank, or an input of four axes.</summary>
    private static int? ImageLayer(LayerContext context)
    {
        Value value = context.Current;
        int rank = value.Shape.Rank;
        while (context.Builder.Nodes.Find(node => node.Outputs.Contains(value)) is { } node && node.Output.Shape.Rank == rank)
        {
            if (Kinds.Contains(context.Model.Layers[node.Layer].Kind))
                return node.Layer;
            value = node.Inputs[0];
        }

        return rank == 4 && value.Kind == ValueKind.Input && value.Shape.Skip(1).All(dim => dim.IsConstant) ? context.LayerOf(value) : null;
    }
}
