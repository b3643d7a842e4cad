using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Kernel, stride, padding and dilation of a layer that moves windows over images: read, checked, and turned into their geometry.</summary>
internal static class WindowArguments
{
    /// <summary>A kernel's windows: PyTorch's <c>conv_output_size</c>, or as many as pixels with <c>Same</c>.</summary>
    public static WindowGeometry? OfConvolution(LayerContext context, int axes)
    {
        if (context.Size("kernelSize") is not { } kernel || Positive(context, "Stride", 1) is not { } stride
            || NotNegative(context, "Padding") is not { } padding || Positive(context, "Dilation", 1) is not { } dilation)
            return null;
        int reach = checked((kernel - 1) * dilation + 1);
        if (!context.Flag("Same", false))
            return Checked(context, new WindowGeometry(axes, kernel, stride, padding, dilation, checked(2 * padding - reach)));
        if (stride != 1 || padding != 0)
        {
            string other = stride != 1 ? "Stride" : "Padding";
            context.Report(Diagnostics.ArgumentConflict, "Same", context.Self, "Same", $"{other} = {(stride != 1 ? stride : padding)}", stride != 1 ? "Pad by hand, or keep the stride at 1" : "Same chooses the padding: remove the other");
            return null;
        }

        // PyTorch puts the odd zero behind the image.
        return new WindowGeometry(axes, kernel, 1, (reach - 1) / 2, dilation, -1);
    }

    /// <summary>
    /// A pool's windows: PyTorch's <c>pooling_output_shape</c>. Rounded up, a window that would start behind the image and its left
    /// border is dropped: the count is ⌊(n + min(2p - reach + s - 1, p - 1)) / s⌋ + 1.
    /// </summary>
    public static WindowGeometry? OfPool(LayerContext context, int axes)
    {
        if (context.Size("kernelSize") is not { } kernel || NotNegative(context, "Stride") is not { } given
            || NotNegative(context, "Padding") is not { } padding || Positive(context, "Dilation", 1) is not { } dilation)
            return null;
        if (padding > kernel / 2)
        {
            context.Report(Diagnostics.OptionOutOfRange, "Padding", context.Self, "Padding", padding, $"at most half the kernel, {kernel / 2}");
            return null;
        }

        int stride = given == 0 ? kernel : given, reach = checked((kernel - 1) * dilation + 1);
        int down = checked(2 * padding - reach), room = context.Flag("CeilMode", false) ? Math.Min(down + stride - 1, padding - 1) : down;
        return Checked(context, new WindowGeometry(axes, kernel, stride, padding, dilation, room));
    }

    /// <summary>The geometry, if at least one window fits along every axis.</summary>
    private static WindowGeometry? Checked(LayerContext context, WindowGeometry windows)
    {
        Shape shape = context.Current.Shape;
        for (int axis = 0; axis < windows.Axes; axis++)
        {
            Dim size = shape[2 + axis], count = windows.Count(size);
            string name = ImageInput.AxisName(windows.Axes, axis), border = windows.Padding > 0 ? $" + 2*{windows.Padding}" : "";
            string arithmetic = $"{name} ({size}{border} - {windows.Reach})/{windows.Stride} + 1 = {count}";
            if (!context.RequireAtLeastOne(count, arithmetic, $"Make the kernel smaller, pad, or give it a larger {(windows.Axes == 1 ? "sequence" : "image")}"))
                return null;
            if (size.IsConstant && count.IsConstant && !count.Equals(size) && axis == 0)
                context.Explain($"{count} = ({size}{border} - {windows.Reach})/{windows.Stride} + 1");
        }

        return windows;
    }

    private static int? Positive(LayerContext context, string name, int fallback)
    {
        int value = context.Integer(name, fallback);
        if (value >= 1)
            return value;
        context.Report(Diagnostics.SizeBelowOne, name, context.Self, name, value);
        return null;
    }

    private static int? NotNegative(LayerContext context, string name)
    {
        int value = context.Integer(name, 0);
        if (value >= 0)
            return value;
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, value, "0 or more");
        return null;
    }
}
