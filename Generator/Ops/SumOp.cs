using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Ops;

/// <summary>The sum or mean of all elements, as one number. An elementwise producer is added up without being stored.</summary>
internal sealed class SumOp(bool mean) : Op
{
    public override string ToString() => mean ? "mean" : "sum";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(new Shape([]), DType.Float32)];

    /// <summary>Every element's gradient is dy, over n for a mean.</summary>
    public override void Differentiate(Gradient gradient)
    {
        Shape shape = gradient.Input(0).Shape;
        Expression dx = mean ? new Operand(0) * new Reciprocal(shape.ElementCount) : new Operand(0);
        gradient.Add(0, new ElementwiseOp(new Elementwise(shape, dx, new[] { Broadcast.Scalar }.ToEquatableArray())), gradient.OfOutput());
    }

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels) => channels[0] > 0 ? new ChannelsLastForm(this, channels, [0]) : null;

    public override bool IsSum => true;

    public override bool IsMean => mean;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount;

    public override void Write(OpWriter writer) => throw new InvalidOperationException("Sums are written by their fusion group.");
}
