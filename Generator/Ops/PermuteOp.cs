using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Axis i of the output is axis <c>axes[i]</c> of the input. Backward permutes back.</summary>
internal sealed class PermuteOp(IReadOnlyList<int> axes) : Op
{
    public IReadOnlyList<int> Axes => axes;

    public override string ToString() => $"permute[{string.Join(", ", axes)}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(new Shape(axes.Select(axis => inputs[0].Shape[axis])), inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new PermuteOp([.. Enumerable.Range(0, axes.Count).Select(axis => axes.ToList().IndexOf(axis))]), gradient.OfOutput());
    }

    /// <summary>Rows stay whole if the leading axes stay in place.</summary>
    public override Rows Rows(Node node, int leading) => axes.Take(leading).Select((axis, i) => axis == i).All(same => same) ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    /// <summary>Where the axis that moves is the channels, only the name of their place changes.</summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int rank = axes.Count;
        Shape shape = node.Output.Shape;
        if (rank < 3)
            return null;
        int[] toLast = [0, .. Enumerable.Range(2, rank - 2), 1], toFront = [0, rank - 1, .. Enumerable.Range(1, rank - 2)];
        if (channels[0] > 0 && axes.SequenceEqual(toLast))
            return new ChannelsLastForm(new ViewOp(shape), channels, [0]);
        if (channels[0] == 0 && axes.SequenceEqual(toFront) && shape[1].IsConstant)
            return new ChannelsLastForm(new ViewOp(node.Inputs[0].Shape), [0], [(int)shape[1].ConstantValue]);
        return null;
    }

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape source = w.Input(0).Shape, destination = w.Output.Shape;
        string sizes = string.Join(", ", destination.Select(w.Size));
        string from = string.Join(", ", axes.Select(axis => w.Size(Stride(source, axis))));
        string to = string.Join(", ", Enumerable.Range(0, axes.Count).Select(axis => w.Size(Stride(destination, axis))));
        w.Line($"StridedCopy.Run([{sizes}], {w.Ref(w.Input(0))}, [{from}], {w.Ref(w.Output)}, [{to}]{(w.Output.DType == DType.Float32 ? ", accumulate: false" : "")});");
    }

    private static Dim Stride(Shape shape, int axis) => shape.Slice(axis + 1, shape.Rank - axis - 1).ElementCount;
}
