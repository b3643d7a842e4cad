using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// One step of each sequence of a time-major (B, T, F): (B, F), its own last step or the first, in the caller's order of sequences.
/// Backward puts dy into that step and zeros into the others.
/// </summary>
/// <param name="first">The first step: where the reverse direction of a recurrent layer ends.</param>
internal sealed class LastStepOp(bool first = false) : Op
{
    public bool First => first;

    public override string ToString() => first ? "first_step" : "last_step";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.Remove(1), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new LastStepGradientOp(gradient.Input(0).Shape, first), gradient.OfOutput());
    }

    public override Rows Rows(Node node, int leading) => leading == 2 ? Graphs.Rows.TimeMajor : Graphs.Rows.RowMajor;

    public override bool HasSteps(Node node, Value value) => value != node.Output;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Input(0).Shape;
        string width = w.Size(shape[2]);
        w.Line($"StepRows.{(first ? "First" : "Last")}(new Recurrence({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}), {width}, {w.Ref(w.Input(0))}, {width}, {w.SortedIndices}, {w.Ref(w.Output)}, {width});");
    }
}

/// <summary>Input: the gradient of the step that was picked.</summary>
internal sealed class LastStepGradientOp(Shape shape, bool first) : Op
{
    public override string ToString() => first ? "first_step_gradient" : "last_step_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        string width = w.Size(shape[2]);
        w.Line($"Clear.Run({w.Ref(w.Output)}, {w.Size(shape.ElementCount)});");
        w.Line($"StepRows.Add{(first ? "First" : "Last")}(new Recurrence({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}), {width}, {w.Ref(w.Output)}, {width}, {w.SortedIndices}, {w.Ref(w.Input(0))}, {width});");
    }
}
