using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Ops;

/// <summary>
/// y[p, o] = Σ_tap Σ_i w[o, i, tap] x[p · stride + tap · dilation - padding, i] + b[o] over the channels i of o's group. Inputs: x, w
/// (out, in / groups, …), b (out) or absent. Backward keeps x: dw sums x at the window times dy, db sums dy, and dx is dy convolved with
/// the kernel turned around. Written for values whose channels lie last, and for images of few channels as users give them (planar).
/// </summary>
internal sealed class ConvolutionOp(WindowGeometry windows, int groups, bool channelsLast = false, bool planar = false, bool relu = false, Node? follower = null) : Op
{
    public WindowGeometry Windows => windows;

    public int Groups => groups;

    public override string ToString() => $"conv{windows.Axes}d[{windows}{(groups > 1 ? $", groups {groups}" : "")}]{(planar ? "+planar" : "")}{(relu ? "+relu" : "")}{(follower is null ? "" : $"+{follower.Op}")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var x = new ImageShape(inputs[0].Shape, channelsLast);
        return [(x.With(windows.Counts(x.Sizes), inputs[1].Shape[0]), DType.Float32)];
    }

    public override void Differentiate(Gradient gradient)
    {
        Value dy = gradient.OfOutput(), x = gradient.Input(0), weight = gradient.Input(1);
        if (gradient.Needs(1))
            gradient.Add(1, new ConvolutionWeightGradientOp(windows, groups, planar), x, dy, weight);
        if (gradient.Node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new AxisSumOp(planar ? 1 : dy.Shape.Rank - 1), dy);
        if (!gradient.Needs(0))
            return;
        if (!planar)
        {
            gradient.Add(0, new ConvolutionInputGradientOp(windows, groups, x.Shape), dy, weight);
            return;
        }

        int inChannels = (int)x.Shape[1].ConstantValue;
        Value last = gradient.Compute(new ChannelRelayoutOp(dy.Shape, (int)dy.Shape[1].ConstantValue, toLast: true), dy);
        Value dxLast = gradient.Compute(new ConvolutionInputGradientOp(windows, groups, ChannelsLastForm.Stored(x.Shape, inChannels)), last, weight);
        gradient.Add(0, new ChannelRelayoutOp(x.Shape, inChannels, toLast: false), dxLast);
    }

    public override bool WantsChannelsLast(Node node) => true;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int inChannels = (int)node.Inputs[0].Shape[1].ConstantValue, outChannels = (int)node.Inputs[1].Shape[0].ConstantValue;
        int[] asTheyAre = [.. node.Inputs.Select(_ => 0)];
        if (channels[0] == 0 && IsFasterPlanar(node, inChannels, outChannels))
            return new ChannelsLastForm(new ConvolutionOp(windows, groups, planar: true, relu: relu), asTheyAre, [0]);
        return new ChannelsLastForm(new ConvolutionOp(windows, groups, channelsLast: true, relu: relu), [inChannels, .. asTheyAre.Skip(1)], [outChannels]);
    }

    /// <summary>
    /// Whether pixels rather than channels should lie in the lanes: the first layer, where channels out leave lanes empty. Forward and dw
    /// together, B = 32, 512 bits, moving channels of x or y included: 1 to 6, 5x5 on 28x28 123 us against 265, 3 to 8, 3x3 on 32x32 209
    /// against 360, 1 to 12, 3x3 on 28x28 141 against 217; but 3 to 16, 3x3 on 32x32 455 against 423, and 1 to 16 with 256 bits 579
    /// against 360. On 8 pixels a row it still wins (27 against 29). Command: <c>Kiln.Benchmarks kernels first-layer</c>.
    /// </summary>
    private bool IsFasterPlanar(Node node, int inChannels, int outChannels) =>
        node.Inputs[0].Kind == ValueKind.Input && windows.Axes == 2 && !windows.IsStrided && groups == 1 && inChannels <= 6 && outChannels is > 1 and <= 12
        && node.Output.Shape[3] is { IsConstant: true } width && width.ConstantValue >= 8;

    /// <summary>max(y, 0) costs nothing in the product's epilogue.</summary>
    public override Op? WithEpilogue(Expression expression) =>
        !relu && expression.Equals(new Binary(BinaryFunction.Max, new Operand(0), new Constant(0))) ? new ConvolutionOp(windows, groups, channelsLast, planar, relu: true) : null;

    /// <summary>A pool reads each row while it is in the cache.</summary>
    public override Op? WithFollower(Node node, Node follower) =>
        HasFollower || ConvolutionArguments.IsDepthwise(node.Inputs[1]) ? null : new ConvolutionOp(windows, groups, channelsLast, planar, relu, follower);

    private bool HasFollower => follower is not null;

    public override Dim? Scratch(Node node)
    {
        var x = new ImageShape(node.Inputs[0].Shape, channelsLast);
        if (planar)
            return windows.Framed(x) * x.Channels + Dim.Constant(16);
        return windows.ReachesBeyond && !ConvolutionArguments.IsDepthwise(node.Inputs[1]) ? windows.Framed(x) * x.Channels : null;
    }

    public override Dim Flops(Node node) => ConvolutionArguments.Flops(node.Output.Shape, node.Inputs[1]) + (follower is null ? Dim.Zero : follower.Op.Flops(follower));

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), weight = w.Input(1);
        Value? bias = w.Node.Inputs.Count > 2 ? w.Input(2) : null;
        string values = $"{w.Ref(x)}, {w.Ref(weight)}, {w.RefOrNull(bias)}, {(relu ? "relu: true" : "relu: false")}, {w.Ref(w.Output)}";
        string following = follower is null ? "" : $", {follower.Op.WriteFollower(w, follower)}";
        if (planar)
        {
            w.Line($"PlanarConvolution.Forward({ConvolutionArguments.WritePlanar(w, windows, x.Shape, w.Output.Shape)}, {values}, {w.Scratch}{following});");
            return;
        }

        string sizes = ConvolutionArguments.Write(w, windows, groups, x.Shape, w.Output.Shape, weight);
        w.Line(ConvolutionArguments.IsDepthwise(weight)
            ? $"DepthwiseConvolution.Forward({sizes}, {values});"
            : $"Convolution.Forward({sizes}, {values}, {(Scratch(w.Node) is null ? w.RefOrNull(null) : w.Scratch)}{following});");
    }
}

/// <summary>dw, as w is stored; inputs: x, dy, w (for its shape only).</summary>
internal sealed class ConvolutionWeightGradientOp(WindowGeometry windows, int groups, bool planar) : Op
{
    public override string ToString() => $"conv{windows.Axes}d_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    /// <summary>What is small, as the runtime sees it.</summary>
    private const int MostSums = 16 * 1024;

    public override bool CanAccumulate => true;

    public override Dim? Scratch(Node node)
    {
        var x = new ImageShape(node.Inputs[0].Shape, !planar);
        if (planar)
            return windows.Framed(x) * x.Channels + Dim.Constant(checked(32 + 32 * windows.Taps * (int)node.Inputs[2].Shape.Slice(0, 2).ElementCount.ConstantValue));
        if (ConvolutionArguments.IsDepthwise(node.Inputs[2]))
            return null;
        Dim room = Dim.Constant(Room(node.Inputs[2].Shape)), frame = windows.ReachesBeyond ? windows.Framed(x) * x.Channels : Dim.Zero;
        return room + frame is { } scratch && scratch != Dim.Zero ? scratch : null;
    }

    /// <summary>A small kernel's gradient is summed over chunks of images, one after the other: floats for one of them.</summary>
    private int Room(Shape weight)
    {
        int outWidth = (int)weight[0].ConstantValue / groups, rows = checked(windows.Taps * (int)weight[1].ConstantValue * groups);
        return checked(rows * ((outWidth + 15) / 16 * 16)) is var floats and <= MostSums ? floats : 0;
    }

    public override Dim Flops(Node node) => ConvolutionArguments.Flops(node.Inputs[1].Shape, node.Inputs[2]);

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), dy = w.Input(1), weight = w.Input(2);
        string target = $"{w.Ref(w.Output)}, {w.Accumulate(w.Output)}";
        if (planar)
        {
            w.Line($"PlanarConvolution.WeightGradient({ConvolutionArguments.WritePlanar(w, windows, x.Shape, dy.Shape)}, {w.Ref(x)}, {w.Ref(dy)}, {target}, {w.Scratch});");
            return;
        }

        string sizes = ConvolutionArguments.Write(w, windows, groups, x.Shape, dy.Shape, weight);
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
    /// The kernel with in and out exchanged, and one image with its border, of dy or of dx: room for every way in which the runtime may go.
    /// </summary>
    public override Dim? Scratch(Node node)
    {
        if (ConvolutionArguments.IsDepthwise(node.Inputs[1]))
            return null;
        var dx = new ImageShape(shape, ChannelsLast: true);
        Dim outChannels = node.Inputs[0].Shape[-1], padded = Dim.FloorDivide(node.Inputs[1].Shape[1] + Dim.Constant(15), 16) * 16;
        Dim border = dx.Sizes.Zip(windows.Each, (size, axis) => size + Dim.Constant(axis.Reach - 1)).Aggregate(Dim.One, (product, size) => product * size);
        int line = checked(windows.Right.Kernel * (int)dx.Channels.ConstantValue + 15) / 16 * 16, kernelRows = windows.Down.Kernel;
        return outChannels * (padded * windows.Taps + Dim.Constant(checked(line * kernelRows))) + (windows.IsStrided ? Dim.Zero : border * outChannels) + windows.Framed(dx) * dx.Channels + Dim.Constant(32);
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

    /// <summary>Windows and channels of planar images.</summary>
    public static string WritePlanar(OpWriter w, WindowGeometry windows, Shape x, Shape y) =>
        $"{windows.Write(w, new ImageShape(x, ChannelsLast: false), new ImageShape(y, ChannelsLast: false))}, {w.Size(x[1])}, {w.Size(y[1])}";
}
