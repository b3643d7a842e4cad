using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>The value that a layer on images or sequences of channels needs: (B, C, H, W) or (B, C, L), with C known.</summary>
internal static class ImageInput
{
    /// <summary>True for such a value; reports where it is another.</summary>
    /// <param name="context">The layer.</param>
    /// <param name="axes">How many axes follow the channels.</param>
    public static bool Check(LayerContext context, int axes)
    {
        if (!context.RequireFloat())
            return false;
        Shape shape = context.Current.Shape;
        if (shape.Rank == axes + 2 && shape[1].IsConstant)
            return true;
        string needed = axes == 2 ? "(B, C, H, W)" : "(B, C, L)";
        string advice = shape.Rank == axes + 2 ? "Bring the channels, whose number must be known, to axis 1"
            : axes == 2 && shape.Rank == 3 ? "Insert [Unsqueeze(1)] for images of one channel"
            : axes == 1 && shape.Rank == 2 ? "Insert [Unsqueeze(1)] for sequences of one channel"
            : $"Give the input {axes + 2} axes, such as {(axes == 2 ? "[Input(\"B\", 3, 32, 32)]" : "[Input(\"B\", 3, 100)]")}";
        context.ReportRank(null, needed, advice);
        return false;
    }

    /// <summary>The number of channels, which agrees with the stated one if there is any; null after an error.</summary>
    public static int? Channels(LayerContext context, string argument)
    {
        int channels = (int)context.Current.Shape[1].ConstantValue;
        if (!context.Has(argument))
            return channels;
        if (context.Size(argument) is not { } stated)
            return null;
        if (stated == channels)
            return channels;
        context.ReportInputSize(argument, channels, stated, "channels");
        return null;
    }

    /// <summary>The name of an axis of windows, for messages.</summary>
    public static string AxisName(int axes, int axis) => axes == 1 ? "length" : axis == 0 ? "height" : "width";
}
