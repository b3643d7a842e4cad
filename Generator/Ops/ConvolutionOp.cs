using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Ops;

/// <summary>
/// y[p, o] = Σ_tap Σ_i w[o, i, tap] x[p · stride + tap · dilation - padding, i] + b[o] over the channels i of o's group. Inputs: x, w
/// (out, in / groups, …), b (out) or absent. Backward keeps x: dw sums x at the window times dy, db sums dy, and dx is dy convolved with
/// the kernel turned around. Written for values whose channels lie last.
/// </summary>
internal sealed class ConvolutionOp(WindowGeometry windows, int groups, bool channelsLast = false, bool relu = false) : Op
{
    public WindowGeometry Windows => windows;

    public int Groups => groups;

    public override string ToString() => $"conv{windows.Axes}d[{windows}{(groups > 1 ? $", groups {groups}" : "")}]{(relu ? "+relu" : "")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var x = new ImageShape(inputs[0].Shape, channelsLast);
        return [(x.With(windows.Counts(x.Sizes), inputs[1].Shape[0]), DType.Float32)];
    }

    public override void Differentiate(Gradient gradient)
    {
        Value dy = gradient.OfOutput(), x = gradient.Input(0), weight = gradient.Input(1);
        if (gradient.Needs(1))
            gradient.Add(1, new ConvolutionWeightGradientOp(windows, groups), x, dy, weight);
        if (gradient.Node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new AxisSumOp(dy.Shape.Rank - 1), dy);
        if (gradient.Needs(0))
            gradient.Add(0, new ConvolutionInputGradientOp(windows, groups, x.Shape), dy, weight);
    }

    public override bool WantsChannelsLast(Node node) => true;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels) => new(
        new ConvolutionOp(windows, groups, channelsLast: true, relu),
        [(int)node.Inputs[0].Shape[1].ConstantValue, .. node.Inputs.Skip(1).Select(_ => 0)],
        [(int)node.Inputs[1].Shape[0].ConstantValue]);

    /// <summary>max(y, 0) costs nothing in the product's epilogue.</summary>
    public override Op? WithEpilogue(Expression expression) =>
        !relu && expression.Equals(new Binary(BinaryFunction.Max, new Operand(0), new Constant(0))) ? new ConvolutionOp(windows, groups, channelsLast, relu: true) : null;

    public override Dim? Scratch(Node node)
    {
        var x = new ImageShape(node.Inputs[0].Shape, channelsLast);
        return windows.ReachesBeyond && !ConvolutionArguments.IsDepthwise(node.Inputs[1]) ? windows.Framed(x) * x.Channels : null;
    }

    public override Dim Flops(Node node) => ConvolutionArguments.Flops(node.Output.Shape, node.Inputs[1]);

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), weight = w.Input(1);
        Value? bias = w.Node.Inputs.Count > 2 ? w.Input(2) : null;
        string sizes = ConvolutionArguments.Write(w, windows, groups, x.Shape, w.Output.Shape, weight), rectifies = relu ? "relu: true" : "relu: false";
        if (ConvolutionArguments.IsDepthwise(weight))
            w.Line($"DepthwiseConvolution.Forward({sizes}, {w.Ref(x)}, {w.Ref(weight)}, {w.RefOrNull(bias)}, {rectifies}, {w.Ref(w.Output)});");
        else
            w.Line($"Convolution.Forward({sizes}, {w.Ref(x)}, {w.Ref(weight)}, {w.RefOrNull(bias)}, {rectifies}, {w.Ref(w.Output)}, {(Scratch(w.Node) is null ? w.RefOrNull(null) : w.Scratch)});");
    }
}

/// <summary>dw, as w is stored; inputs: x, dy, w (for its shape only).</summary>
internal sealed class ConvolutionWeightGradientOp(WindowGeometry windows, int groups) : Op
{
    public override string ToString() => $"conv{windows.Axes}d_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override bool CanAccumulate => true;

    public override Dim? Scratch(Node node)
    {
        var x = new ImageShape(node.Inputs[0].Shape, ChannelsLast: true);
        return windows.ReachesBeyond && !ConvolutionArguments.IsDepthwise(node.Inputs[2]) ? windows.Framed(x) * x.Channels : null;
    }

    public override Dim Flops(Node node) => ConvolutionArguments.Flops(node.Inputs[1].Shape, node.Inputs[2]);

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), dy = w.Input(1), weight = w.Input(2);
        string sizes = ConvolutionArguments.Write(w, windows, groups, x.Shape, dy.Shape, weight), target = $"{w.Ref(w.Output)}, {w.Accumulate(w.Output)}";
        if (ConvolutionArguments.IsDepthwise(weight))
            w.Line($"DepthwiseConvolution.WeightGradient({sizes}, {w.Ref(x)}, {w.Ref(dy)}, {target});");
        else
            w.Line($"Convolution.WeightGradient({sizes}, {w.Ref(x)}, {w.Ref(dy)}, {target}, {(Scratch(w.Node) is null ? w.RefOrNull(null) : w.Scratch)});");
    }
}

/// <summary>dx; inputs: dy, w.</summary>
internal sealed class ConvolutionInputGradientOp(WindowGeometry windows, int groups, Shape shape) : Op
{
    public override string ToString() => $"conv{windows.Axes}d_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    /// <summary>
    /// The kernel with in and out exchanged, one image with its border, of dy or of dx, and an image's results times a row of the kernel:
    /// room for every way in which the runtime may go.
    /// </summary>
    public override Dim? Scratch(Node node)
    {
        if (ConvolutionArguments.IsDepthwise(node.Inputs[1]))
            return null;
        var dx = new ImageShape(shape, ChannelsLast: true);
        Dim outChannels = node.Inputs[0].Shape[-1], padded = Dim.FloorDivide(node.Inputs[1].Shape[1] + Dim.Constant(15), 16) * 16;
        Dim border = dx.Sizes.Zip(windows.Each, (size, axis) => size + Dim.Constant(axis.Reach - 1)).Aggregate(Dim.One, (product, size) => product * size);
        int line = checked(windows.Right.Kernel * (int)dx.Channels.ConstantValue + 15) / 16 * 16, kernelRows = windows.Down.Kernel;
        Dim laid = windows.Counts(dx.Sizes).Aggregate(Dim.One, (product, size) => product * size) * checked(line * kernelRows);
        return outChannels * (padded * windows.Taps + Dim.Constant(checked(line * kernelRows))) + (windows.IsStrided ? Dim.Zero : border * outChannels) + windows.Framed(dx) * dx.Channels + Dim.Constant(32) + laid;
    }

    public override Dim Flops(Node node) => ConvolutionArguments.Flops(node.Inputs[0].Shape, node.Inputs[1]);

    public override void Write(OpWriter w)
    {
        Value dy = w.Input(0), weight = w.Input(1);
        string sizes = ConvolutionArguments.Write(w, windows, groups, shape, dy.Shape, weight);
        if (ConvolutionArguments.IsDepthwise(weight))
            w.Line($"DepthwiseConvolution.InputGradient({sizes}, {w.Ref(dy)}, {w.Ref(weight)}, {w.Ref(w.Output)});");
        else
            w.Line($"Convolution.InputGradient({sizes}, {w.Ref(dy)}, {w.Ref(weight)}, {w.Ref(w.Output)}, {w.Scratch});");
    }
}

/// <summary>What the three convolutions have in common.</summary>
internal static class ConvolutionArguments
{
    public static bool IsDepthwise(Value weight) => weight.Parameter!.IsDepthwise;

    /// <summary>Two operations per weight of an output's group and element of y.</summary>
    public static Dim Flops(Shape y, Value weight) => y.ElementCount * weight.Shape.Slice(1, weight.Shape.Rank - 1).ElementCount * 2;

    /// <summary>Windows, channels and groups.</summary>
    public static string Write(OpWriter w, WindowGeometry windows, int groups, Shape x, Shape y, Value weight)
    {
        var image = new ImageShape(x, ChannelsLast: true);
        string place = windows.Write(w, image, new ImageShape(y, ChannelsLast: true));
        return IsDepthwise(weight) ? $"{place}, {w.Size(image.Channels)}" : $"{place}, {w.Size(image.Channels)}, {w.Size(y[-1])}, {groups}";
    }
}
