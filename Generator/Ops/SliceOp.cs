using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>The elements [start, start + size) of an axis. Backward puts dy between zeros.</summary>
internal sealed class SliceOp(int axis, Dim start, Dim size) : Op
{
    public int Axis => axis;

    public Dim Start => start;

    public override string ToString() => $"slice[axis {axis}, {start}, {size}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.With(axis, size), inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new PadOp(axis, start, gradient.Input(0).Shape[axis]), gradient.OfOutput());
    }

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    /// <summary>Cuts an image like its logical twin; of flattened ones only whole samples.</summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int rank = node.Output.Shape.Rank;
        if (channels[0] == 0 || (rank < 3 && axis > 0) || (axis == 1 && !size.IsConstant))
            return null;
        return new ChannelsLastForm(new SliceOp(ChannelsLastForm.StoredAxis(axis, rank), start, size), channels, [axis == 1 ? (int)size.ConstantValue : channels[0]]);
    }

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w) => AxisCopy.Write(w, w.Input(0), start, w.Output, Dim.Zero, size, axis);
}

/// <summary>Zeros of a longer axis, with the value from <paramref name="start"/> on: the gradient of a slice.</summary>
internal sealed class PadOp(int axis, Dim start, Dim size) : Op
{
    public override string ToString() => $"pad[axis {axis}, {start} of {size}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.With(axis, size), inputs[0].DType)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        w.Line($"Clear.Run({w.Ref(w.Output)}, {w.Size(w.Output.Shape.ElementCount)});");
        AxisCopy.Write(w, w.Input(0), Dim.Zero, w.Output, start, w.Input(0).Shape[axis], axis);
    }
}
