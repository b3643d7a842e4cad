using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Joins values along an axis. Backward cuts dy into the same parts.</summary>
internal sealed class ConcatOp(int axis) : Op
{
    public int Axis => axis;

    public override string ToString() => $"concat[axis {axis}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.With(axis, inputs.Aggregate(Dim.Zero, (sum, input) => sum + input.Shape[axis])), inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        Dim start = Dim.Zero;
        for (int i = 0; i < gradient.Node.Inputs.Count; i++)
        {
            Dim size = gradient.Input(i).Shape[axis];
            if (gradient.Needs(i))
                gradient.Add(i, new SliceOp(axis, start, size), gradient.OfOutput());
            start += size;
        }
    }

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    /// <summary>Images join like their logical twins; of flattened ones only whole samples do.</summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int count = channels.FirstOrDefault(channel => channel > 0), rank = node.Output.Shape.Rank;
        if (count == 0 || (rank < 3 && axis > 0) || !node.Output.Shape[1].IsConstant)
            return null;
        int[] inputs = [.. node.Inputs.Select(input => rank < 3 ? count : (int)input.Shape[1].ConstantValue)];
        return new ChannelsLastForm(new ConcatOp(ChannelsLastForm.StoredAxis(axis, rank)), inputs, [axis == 1 ? inputs.Sum() : count]);
    }

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Dim start = Dim.Zero;
        foreach (Value input in w.Node.Inputs)
        {
            AxisCopy.Write(w, input, Dim.Zero, w.Output, start, input.Shape[axis], axis);
            start += input.Shape[axis];
        }
    }
}
