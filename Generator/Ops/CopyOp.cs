using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>y = x: keeps the caller's values beyond the call that brought them.</summary>
internal sealed class CopyOp : Op
{
    public override string ToString() => "copy";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, inputs[0].DType)];

    public override void Differentiate(Gradient gradient) => gradient.Add(0, gradient.OfOutput());

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels) => channels[0] > 0 ? new ChannelsLastForm(this, channels, channels) : null;

    public override Dim Flops(Node node) => Dim.Constant(0);

    public override void Write(OpWriter w) =>
        w.Line($"StridedCopy.Run([{w.Size(w.Output.Shape.ElementCount)}], {w.Ref(w.Input(0))}, [1], {w.Ref(w.Output)}, [1]{(w.Output.DType == DType.Float32 ? ", accumulate: false" : "")});");
}
