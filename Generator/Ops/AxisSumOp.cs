using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Adds up all axes but one: the gradient of a vector that was repeated along the others (a bias).</summary>
internal sealed class AxisSumOp(int axis) : Op
{
    /// <summary>The axis that remains.</summary>
    public int Axis => axis;

    public override string ToString() => $"sum_to_axis{axis}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(new Shape([inputs[0].Shape[axis]]), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => axis < leading ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    public override bool CanAccumulate => true;

    /// <summary>Sums over the axes behind, one per row, where there are any.</summary>
    public override Dim? Scratch(Node node) => axis == node.Inputs[0].Shape.Rank - 1 ? null : node.Inputs[0].Shape.LeadingProduct(axis + 1);

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Input(0).Shape;
        if (axis == shape.Rank - 1 && shape[axis] is { IsConstant: true, ConstantValue: 1 })
        {
            TinyMatrix.WriteSum(w, w.Input(0));
            return;
        }

        string columns = w.Size(shape[axis]), rows = w.Size(shape.LeadingProduct(axis)), accumulate = w.Accumulate(w.Output);
        if (axis == shape.Rank - 1)
        {
            w.Line($"Columns.Sum({rows}, {columns}, {w.Ref(w.Input(0))}, {columns}, {w.Ref(w.Output)}, {accumulate});");
            return;
        }

        string inner = w.Size(shape.Slice(axis + 1, shape.Rank - axis - 1).ElementCount);
        w.Line($"Rows.Sum({w.Size(shape.LeadingProduct(axis + 1))}, {inner}, {w.Ref(w.Input(0))}, {inner}, {w.Scratch}, accumulate: false);");
        w.Line($"Columns.Sum({rows}, {columns}, {w.Scratch}, {columns}, {w.Ref(w.Output)}, {accumulate});");
    }
}
