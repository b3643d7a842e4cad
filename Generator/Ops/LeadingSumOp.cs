using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Adds up the leading axes: the gradient of what was repeated along them.</summary>
internal sealed class LeadingSumOp(int axes) : Op
{
    public override string ToString() => $"sum_leading[{axes}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.Slice(axes, inputs[0].Shape.Rank - axes), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => leading <= axes ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override bool HasSteps(Node node, Value value) => value != node.Output;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount;

    public override void Write(OpWriter w)
    {
        string rows = w.Size(w.Input(0).Shape.LeadingProduct(axes)), columns = w.Size(w.Output.Shape.ElementCount);
        w.Line($"Columns.Sum({rows}, {columns}, {w.Ref(w.Input(0))}, {columns}, {w.Ref(w.Output)}, {w.Accumulate(w.Output)});");
    }
}
