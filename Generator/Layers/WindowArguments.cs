using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// Kernel, stride, padding and dilation of a layer that moves windows over images: read, checked, and turned into their geometry. On
/// images each counts for both axes unless an option of that axis, such as <c>StrideHeight</c>, says otherwise.
/// </summary>
internal static class WindowArguments
{
    private static readonly string[] s_images = ["Height", "Width"], s_sequences = [""];

    /// <summary>A kernel's windows: PyTorch's <c>conv_output_size</c>, or as many as pixels with <c>Same</c>.</summary>
    public static WindowGeometry? OfConvolution(LayerContext context, int axes)
    {
        if (context.Size("kernelSize") is not { } kernelSize)
            return null;
        bool same = context.Flag("Same", false);
        var windows = new List<WindowAxis>();
        foreach (string axis in axes == 2 ? s_images : s_sequences)
        {
            if (Kernel(context, kernelSize, axis) is not { } kernel || Positive(context, "Stride", axis) is not { } stride
                || NotNegative(context, "Padding", axis) is not { } padding || Positive(context, "Dilation", axis) is not { } dilation)
                return null;
            int reach = checked((kernel - 1) * dilation + 1);
            if (same && (stride != 1 || padding != 0))
            {
                string name = stride != 1 ? "Stride" : "Padding", option = context.Has(name + axis) ? name + axis : name;
                context.Report(Diagnostics.ArgumentConflict, "Same", context.Self, "Same", $"{option} = {(stride != 1 ? stride : padding)}", stride != 1 ? "Keep the stride at 1, or give the padding by hand" : "Remove the padding, which Same chooses");
                return null;
            }

            // PyTorch puts the odd zero behind the image.
            windows.Add(same ? new WindowAxis(kernel, 1, (reach - 1) / 2, dilation, -1) : new WindowAxis(kernel, stride, padding, dilation, checked(2 * padding - reach)));
        }

        return Checked(context, windows);
    }

    /// <summary>
    /// A pool's windows: PyTorch's <c>pooling_output_shape</c>. Rounded up, a window that would start behind the image and its left
    /// border is dropped: the count is ⌊(n + min(2p - reach + s - 1, p - 1)) / s⌋ + 1.
    /// </summary>
    public static WindowGeometry? OfPool(LayerContext context, int axes)
    {
        if (context.Size("kernelSize") is not { } kernelSize)
            return null;
        var windows = new List<WindowAxis>();
        foreach (string axis in axes == 2 ? s_images : s_sequences)
        {
            if (Kernel(context, kernelSize, axis) is not { } kernel || NotNegative(context, "Stride", axis) is not { } given
                || NotNegative(context, "Padding", axis) is not { } padding || Positive(context, "Dilation", axis) is not { } dilation)
                return null;
            if (padding > kernel / 2)
            {
                string name = context.Has("Padding" + axis) ? "Padding" + axis : "Padding";
                context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, padding, $"at most half the kernel, {kernel / 2}");
                return null;
            }

            int stride = given == 0 ? kernel : given, reach = checked((kernel - 1) * dilation + 1);
            int down = checked(2 * padding - reach), room = context.Flag("CeilMode", false) ? Math.Min(down + stride - 1, padding - 1) : down;
            windows.Add(new WindowAxis(kernel, stride, padding, dilation, room));
        }

        return Checked(context, windows);
    }

    /// <summary>The geometry, if at least one window fits along every axis.</summary>
    private static WindowGeometry? Checked(LayerContext context, IReadOnlyList<WindowAxis> windows)
    {
        Shape shape = context.Current.Shape;
        for (int i = 0; i < windows.Count; i++)
        {
            WindowAxis axis = windows[i];
            Dim size = shape[2 + i], count = axis.Count(size);
            string name = ImageInput.AxisName(windows.Count, i), border = axis.Padding > 0 ? $" + 2*{axis.Padding}" : "";
            string arithmetic = $"{name} ({size}{border} - {axis.Reach})/{axis.Stride} + 1 = {count}";
            if (!context.RequireAtLeastOne(count, arithmetic, $"Make the kernel smaller, pad, or give it a larger {(windows.Count == 1 ? "sequence" : "image")}"))
                return null;
            if (size.IsConstant && count.IsConstant && !count.Equals(size) && i == 0)
                context.Explain($"{count} = ({size}{border} - {axis.Reach})/{axis.Stride} + 1");
        }

        return new WindowGeometry(windows.Count, windows.Count == 2 ? windows[0] : WindowAxis.Single, windows[^1]);
    }

    /// <summary>The kernel along one axis: the layer's, or that axis's own.</summary>
    private static int? Kernel(LayerContext context, int kernelSize, string axis) =>
        axis.Length > 0 && context.Has("Kernel" + axis) ? Positive(context, "Kernel", axis) : kernelSize;

    private static int? Positive(LayerContext context, string option, string axis)
    {
        (string name, int value) = Read(context, option, axis, 1);
        if (value >= 1)
            return value;
        context.Report(Diagnostics.SizeBelowOne, name, context.Self, name, value);
        return null;
    }

    private static int? NotNegative(LayerContext context, string option, string axis)
    {
        (string name, int value) = Read(context, option, axis, 0);
        if (value >= 0)
            return value;
        context.Report(Diagnostics.OptionOutOfRange, name, context.Self, name, value, "0 or more");
        return null;
    }

    /// <summary>An option, and the name under which it was found.</summary>
    private static (string Name, int Value) Read(LayerContext context, string option, string axis, int fallback)
    {
        string name = axis.Length > 0 && context.Has(option + axis) ? option + axis : option;
        return (name, context.Integer(name, fallback));
    }
}
