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
        Dim inner = shape.Slice(leading, shape.Rank - leading).ElementCount;
        (Dim outer, Dim middle) = toTimeMajor ? (sequence.Time, sequence.Batch) : (sequence.Batch, sequence.Time);
        string sizes = $"{w.Size(outer)}, {w.Size(middle)}, {w.Size(inner)}", accumulate = w.Output.DType == DType.Float32 ? ", accumulate: false" : "";
        string from = $"{w.Size(inner)}, {w.Size(outer * inner)}, 1", to = $"{w.Size(middle * inner)}, {w.Size(inner)}, 1";
        w.Line($"StridedCopy.Run([{sizes}], {w.Ref(w.Input(0))}, [{from}], {w.Ref(w.Output)}, [{to}]{accumulate});");
    }
}
