using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>The last step of a time-major (B, T, F): (B, F). Backward puts dy into that step and zeros into the others.</summary>
internal sealed class LastStepOp : Op
{
    public override string ToString() => "last_step";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.Remove(1), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new LastStepGradientOp(gradient.Input(0).Shape), gradient.OfOutput());
    }

    public override Rows Rows(Node node, int leading) => leading == 2 ? Graphs.Rows.TimeMajor : Graphs.Rows.RowMajor;

    public override bool HasSteps(Node node, Value value) => value != node.Output;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        string count = w.Size(w.Output.Shape.ElementCount), start = w.Size(w.Input(0).Shape.ElementCount - w.Output.Shape.ElementCount);
        w.Line($"StridedCopy.Run([{count}], ref Unsafe.Add({w.Ref(w.Input(0))}, {start}), [1], {w.Ref(w.Output)}, [1], accumulate: false);");
    }
}

/// <summary>Input: the gradient of the last step.</summary>
internal sealed class LastStepGradientOp(Shape shape) : Op
{
    public override string ToString() => "last_step_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        string count = w.Size(w.Input(0).Shape.ElementCount), start = w.Size(shape.ElementCount - w.Input(0).Shape.ElementCount);
        w.Line($"Clear.Run({w.Ref(w.Output)}, {start});");
        w.Line($"StridedCopy.Run([{count}], {w.Ref(w.Input(0))}, [1], ref Unsafe.Add({w.Ref(w.Output)}, {start}), [1], accumulate: false);");
    }
}
