using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Softmax along an axis, or its logarithm. Backward keeps y: dx = y (dy - Σ y dy); for the logarithm dx = dy - eʸ Σ dy.</summary>
internal sealed class SoftmaxOp(int axis, bool logarithm) : Op
{
    public int Axis => axis;

    public bool Logarithm => logarithm;

    public override string ToString() => $"{(logarithm ? "log_softmax" : "softmax")}[axis {axis}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new SoftmaxGradientOp(axis, logarithm), gradient.Output, gradient.OfOutput());
    }

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int rank = node.Output.Shape.Rank;
        if (channels[0] == 0 || (rank < 3 && axis > 0))
            return null;
        return new ChannelsLastForm(new SoftmaxOp(ChannelsLastForm.StoredAxis(axis, rank), logarithm), channels, channels);
    }

    public override bool CanOverwrite(Node node, int input) => true;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 4;

    public override void Write(OpWriter w) =>
        w.Line($"{(logarithm ? "LogSoftmax" : "Softmax")}.Forward({Sizes(w, axis)}, {w.Ref(w.Input(0))}, {w.Ref(w.Output)});");

    /// <summary>Sizes before, along and behind the axis.</summary>
    internal static string Sizes(OpWriter w, int axis)
    {
        Shape shape = w.Output.Shape;
        return $"{w.Size(shape.LeadingProduct(axis))}, {w.Size(shape[axis])}, {w.Size(shape.Slice(axis + 1, shape.Rank - axis - 1).ElementCount)}";
    }
}

/// <summary>Inputs: y, dy.</summary>
internal sealed class SoftmaxGradientOp(int axis, bool logarithm) : Op
{
    public override string ToString() => $"{(logarithm ? "log_softmax" : "softmax")}_gradient[axis {axis}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    public override bool CanOverwrite(Node node, int input) => true;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 4;

    public override void Write(OpWriter w) =>
        w.Line($"{(logarithm ? "LogSoftmax" : "Softmax")}.Backward({SoftmaxOp.Sizes(w, axis)}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Output)});");
}
