using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Swaps batch and time in memory, (B, T, …) or (B*T, …); the logical shape stays.</summary>
internal sealed class RelayoutOp(SequencePair sequence, bool toTimeMajor) : Op
{
    public override string ToString() => toTimeMajor ? "to_time_major" : "to_batch_first";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, inputs[0].DType)];

    public override void Differentiate(Gradient gradient) => gradient.Add(0, new RelayoutOp(sequence, !toTimeMajor), gradient.OfOutput());

    public override bool IsRelayout => true;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        int leading = sequence.Leading(shape);
        Dim inner = shape.Slice(leading, shape.Rank - leading).ElementCount;
        string sizes = $"{w.Size(sequence.Batch)}, {w.Size(sequence.Time)}, {w.Size(sequence.Batch * sequence.Time)}, {w.Size(inner)}";
        w.Line($"StepOrder.{(toTimeMajor ? "ToTimeMajor" : "ToBatchFirst")}({sizes}, {w.BatchSizes}, {w.Ref(w.Input(0))}, {w.Ref(w.Output)});");
    }
}
