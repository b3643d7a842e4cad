using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Ops;

/// <summary>How a pool makes one value of a window.</summary>
internal enum Pooling
{
    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean, in which the zeros of the border count.</summary>
    Mean,

    /// <summary>The mean of what lies inside the image.</summary>
    MeanInside,
}

/// <summary>
/// One value per window and channel. Backward of a maximum keeps x and y and gives dy to the first element that equals y; that of a mean
/// keeps nothing. Written for values whose channels lie last; windows of two by two also for planes in the logical order.
/// </summary>
internal sealed class PoolOp(WindowGeometry windows, Pooling pooling, bool channelsLast = false, bool planar = false) : Op
{
    public WindowGeometry Windows => windows;

    public Pooling Pooling => pooling;

    public override string ToString() => $"{(pooling == Pooling.Max ? "max" : "avg")}_pool{windows.Axes}d[{windows}{(pooling == Pooling.MeanInside ? ", inside" : "")}]{(planar ? "+planar" : "")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var x = new ImageShape(inputs[0].Shape, channelsLast);
        return [(x.With(windows.Counts(x.Sizes), x.Channels), DType.Float32)];
    }

    public override void Differentiate(Gradient gradient)
    {
        if (!gradient.Needs(0))
            return;
        Value x = gradient.Input(0);
        Value[] kept = pooling == Pooling.Max ? [x, gradient.Output] : [];
        gradient.Add(0, new PoolGradientOp(windows, pooling, x.Shape, planar), [gradient.OfOutput(), .. kept]);
    }

    public override bool WantsChannelsLast(Node node) => true;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        if (channels[0] == 0 && IsOfPairs(node.Inputs[0].Shape))
            return new ChannelsLastForm(new PoolOp(windows, pooling, planar: true), [0], [0]);
        int count = (int)node.Inputs[0].Shape[1].ConstantValue;
        return new ChannelsLastForm(new PoolOp(windows, pooling, channelsLast: true), [count], [count]);
    }

    /// <summary>
    /// Whether planes can be pooled as they lie: windows of two by two that cover rows of at least 16 pixels. The first pool of LeNet-5, 6 planes
    /// of 28x28, B = 128: 37 us forward and 63 us back, against 94 and 122 with channels last.
    /// </summary>
    private bool IsOfPairs(Shape planes)
    {
        bool isPair = windows.Axes == 2 && windows.Each.All(axis => axis is { Kernel: 2, Stride: 2, Padding: 0, Dilation: 1 });
        return isPair && planes[2] is { IsConstant: true } height && planes[3] is { IsConstant: true } width && height.ConstantValue % 2 == 0 && width.ConstantValue % 2 == 0 && width.ConstantValue >= 16;
    }

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * windows.Taps;

    public override bool CanFollow(Node node) => planar || channelsLast;

    public override string WriteFollower(OpWriter w, Node node)
    {
        Shape x = node.Inputs[0].Shape;
        string values = $"{w.Ref(node.Inputs[0])}, {w.Ref(node.Output)}";
        if (planar)
            return $"new PlanarPoolStrips({w.Size(x[0])}, {w.Size(x[1])}, {w.Size(x[2])}, {w.Size(x[3])}, max: {(pooling == Pooling.Max ? "true" : "false")}, {values})";
        string sizes = PoolArguments.Write(w, windows, x, node.Output.Shape);
        return pooling == Pooling.Max ? $"new MaxPoolStrips({sizes}, {values})" : $"new AvgPoolStrips({sizes}, countBorder: {CountsBorder}, {values})";
    }

    public override void Write(OpWriter w)
    {
        string values = $"{w.Ref(w.Input(0))}, {w.Ref(w.Output)}";
        if (planar)
        {
            w.Line($"PlanarPool.{(pooling == Pooling.Max ? "Max" : "Mean")}Forward({PoolArguments.WritePlanar(w, w.Input(0).Shape)}, {values});");
            return;
        }

        string sizes = PoolArguments.Write(w, windows, w.Input(0).Shape, w.Output.Shape);
        w.Line(pooling == Pooling.Max ? $"MaxPool.Forward({sizes}, {values});" : $"AvgPool.Forward({sizes}, countBorder: {CountsBorder}, {values});");
    }

    private string CountsBorder => pooling == Pooling.Mean ? "true" : "false";
}

/// <summary>Inputs: dy, and for a maximum x and y.</summary>
internal sealed class PoolGradientOp(WindowGeometry windows, Pooling pooling, Shape shape, bool planar, bool rectified = false) : Op
{
    public override string ToString() => $"{(pooling == Pooling.Max ? "max" : "avg")}_pool{windows.Axes}d_gradient{(rectified ? "+relu" : "")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    /// <summary>What comes back through max(z, 0) = x: only where y > 0 has the largest element passed.</summary>
    public override Op? WithEpilogue(Expression expression) =>
        pooling == Pooling.Max && expression.Equals(new Choose(new Condition(Comparison.Greater, new Operand(2), new Constant(0)), new Constant(1), new Constant(0)) * new Operand(0))
            ? new PoolGradientOp(windows, pooling, shape, planar, rectified: true) : null;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * windows.Taps;

    public override void Write(OpWriter w)
    {
        string dy = w.Ref(w.Input(0)), dx = w.Ref(w.Output), forward = pooling == Pooling.Max ? $", {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, rectified: {(rectified ? "true" : "false")}" : "";
        if (planar)
        {
            w.Line($"PlanarPool.{(pooling == Pooling.Max ? "Max" : "Mean")}Backward({PoolArguments.WritePlanar(w, shape)}, {dy}{forward}, {dx});");
            return;
        }

        string sizes = PoolArguments.Write(w, windows, shape, w.Input(0).Shape);
        w.Line(pooling == Pooling.Max ? $"MaxPool.Backward({sizes}, {dy}{forward}, {dx});" : $"AvgPool.Backward({sizes}, countBorder: {(pooling == Pooling.Mean ? "true" : "false")}, {dy}, {dx});");
    }
}

internal static class PoolArguments
{
    /// <summary>Windows and channels.</summary>
    public static string Write(OpWriter w, WindowGeometry windows, Shape x, Shape y) =>
        $"{windows.Write(w, new ImageShape(x, ChannelsLast: true), new ImageShape(y, ChannelsLast: true))}, {w.Size(x[-1])}";

    /// <summary>Planes and their sizes.</summary>
    public static string WritePlanar(OpWriter w, Shape x) => $"{w.Size(x[0] * x[1])}, {w.Size(x[2])}, {w.Size(x[3])}";
}
