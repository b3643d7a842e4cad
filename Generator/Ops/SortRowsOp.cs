using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// One of the states (L*D, B, H) that a caller gave, (B, H), its rows in the order in which a recurrence walks them: longest sequence
/// first in packed calls. Backward brings dy back into the caller's order, between zeros.
/// </summary>
/// <param name="index">Which of the L*D.</param>
internal sealed class SortRowsOp(int index) : Op
{
    public int Index => index;

    public override string ToString() => $"sort_rows[{index}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.Remove(0), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new UnsortRowsOp(index, gradient.Input(0).Shape), gradient.OfOutput());
    }

    public override bool HasSteps(Node node, Value value) => false;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        string width = w.Size(shape[1]);
        w.Line($"StepRows.Sort({w.Size(shape[0])}, {width}, {Part(w, w.Input(0), index, shape)}, {width}, {w.SortedIndices}, {w.Ref(w.Output)}, {width});");
    }

    internal static string Part(OpWriter w, Value states, int index, Shape part) =>
        index == 0 ? w.Ref(states) : $"ref Unsafe.Add({w.Ref(states)}, {w.Size(part.ElementCount * index)})";
}

/// <summary>The gradient of <see cref="SortRowsOp"/>: zeros (L*D, B, H) but for one state.</summary>
internal sealed class UnsortRowsOp(int index, Shape shape) : Op
{
    public override string ToString() => $"unsort_rows[{index}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override bool HasSteps(Node node, Value value) => false;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape part = w.Input(0).Shape;
        string width = w.Size(part[1]);
        w.Line($"Clear.Run({w.Ref(w.Output)}, {w.Size(shape.ElementCount)});");
        w.Line($"StepRows.Unsort({w.Size(part[0])}, {width}, {w.Ref(w.Input(0))}, {width}, {w.SortedIndices}, {SortRowsOp.Part(w, w.Output, index, part)}, {width}, accumulate: false);");
    }
}
