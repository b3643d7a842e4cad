using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Means over a fixed number of windows along each axis: window i covers [⌊i·n / size⌋, ⌈(i + 1)·n / size⌉). Backward keeps nothing. Written for values whose channels lie last.</summary>
internal sealed class AdaptivePoolOp(IReadOnlyList<int> sizes, bool channelsLast = false) : Op
{
    /// <summary>Windows along each axis.</summary>
    public IReadOnlyList<int> Sizes => sizes;

    public override string ToString() => $"adaptive_avg_pool{sizes.Count}d[{string.Join(", ", sizes.Distinct())}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var x = new ImageShape(inputs[0].Shape, channelsLast);
        return [(x.With(sizes.Select(size => Dim.Constant(size)), x.Channels), DType.Float32)];
    }

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new AdaptivePoolGradientOp(sizes.Count, gradient.Input(0).Shape), gradient.OfOutput());
    }

    public override bool WantsChannelsLast(Node node) => true;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int count = (int)node.Inputs[0].Shape[1].ConstantValue;
        return new ChannelsLastForm(new AdaptivePoolOp(sizes, channelsLast: true), [count], [count]);
    }

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount;

    public override void Write(OpWriter w) =>
        w.Line($"AdaptiveAvgPool.Forward({Arguments(w, sizes.Count, w.Input(0).Shape, w.Output.Shape)}, {w.Ref(w.Input(0))}, {w.Ref(w.Output)});");

    /// <summary>Sizes and channels; the windows' own size depends on where they are.</summary>
    public static string Arguments(OpWriter w, int axes, Shape x, Shape y) =>
        PoolArguments.Write(w, new WindowGeometry(axes, WindowAxis.Single, WindowAxis.Single), x, y);
}

/// <summary>Input: dy.</summary>
internal sealed class AdaptivePoolGradientOp(int axes, Shape shape) : Op
{
    public override string ToString() => $"adaptive_avg_pool{axes}d_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override void Write(OpWriter w) =>
        w.Line($"AdaptiveAvgPool.Backward({AdaptivePoolOp.Arguments(w, axes, shape, w.Input(0).Shape)}, {w.Ref(w.Input(0))}, {w.Ref(w.Output)});");
}
