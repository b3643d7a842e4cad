using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Zeros, where a gradient is wanted and none arrives; the input gives only its place in the order of things.</summary>
internal sealed class ZerosOp(Shape shape) : Op
{
    public override string ToString() => "zeros";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
    }

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w) => w.Line($"Clear.Run({w.Ref(w.Output)}, {w.Size(shape.ElementCount)});");
}
