using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Swaps batch and time in memory, (B, T, …) or (B*T, …); the logical shape stays.</summary>
internal sealed class RelayoutOp(SequencePair sequence, bool toTimeMajor) : Op
{
    public override string ToString() => toTimeMajor ? "to_time_major" : "to_batch_first";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, inputs[0].DType)];

    public override void Differentiate(Gradient gradient) => gradient.Add(0, new RelayoutOp(sequence, !toTimeMajor), gradient.OfOutput());

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        int leading = sequence.Leading(shape);
        string inner = w.Size(shape.Slice(leading, shape.Rank - leading).ElementCount);
        (Dim outer, Dim middle) = toTimeMajor ? (sequence.Time, sequence.Batch) : (sequence.Batch, sequence.Time);
        string o = w.Size(outer), m = w.Size(middle);
        w.Line($"StridedCopy.Run([{o}, {m}, {inner}], {w.Ref(w.Input(0))}, [{inner}, {o} * {inner}, 1], {w.Ref(w.Output)}, [{m} * {inner}, {inner}, 1]{(w.Output.DType == DType.Float32 ? ", accumulate: false" : "")});");
    }
}
