using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>-Σ w_y logp_y / Σ w_y over rows that are not ignored: logp (N, C), class indices (N). Outputs: the loss and the divisor.</summary>
internal sealed class NegativeLogLikelihoodOp(long ignoreIndex, bool mean) : Op
{
    public long IgnoreIndex => ignoreIndex;

    public bool Mean => mean;

    public override string ToString() => $"nll[ignore {ignoreIndex}, {(mean ? "mean" : "sum")}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(new Shape([]), DType.Float32), (new Shape([]), DType.Float32)];

    public override IReadOnlyList<string> OutputNames => ["", "_norm"];

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        if (gradient.Needs(0))
            gradient.Add(0, new NegativeLogLikelihoodGradientOp(node.Inputs[0].Shape, ignoreIndex), [node.Inputs[1], node.Outputs[1], gradient.OfOutput(), .. node.Inputs.Skip(2)]);
    }

    public override Rows Rows(Node node, int leading) => leading == 1 ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override (long Count, long Ignored)? IndexRange(Node node, int input) => input == 1 ? (node.Inputs[0].Shape[1].ConstantValue, ignoreIndex) : null;

    public override Dim Flops(Node node) => node.Inputs[0].Shape[0] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Input(0).Shape;
        Value? weights = w.Node.Inputs.Count > 2 ? w.Input(2) : null;
        w.Line($"{w.Scalar(w.Output)} = NegativeLogLikelihood.Forward({w.Size(shape[0])}, {w.Size(shape[1])}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.RefOrNull(weights)}, {ignoreIndex}, mean: {(mean ? "true" : "false")}, {w.Ref(w.Node.Outputs[1])});");
    }
}

/// <summary>-w_y / norm at each row's class, zero elsewhere; inputs: target, divisor, upstream, class weights if any.</summary>
internal sealed class NegativeLogLikelihoodGradientOp(Shape shape, long ignoreIndex) : Op
{
    public override string ToString() => "nll_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => leading == 1 ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override void Write(OpWriter w)
    {
        Value? weights = w.Node.Inputs.Count > 3 ? w.Input(3) : null;
        w.Line($"NegativeLogLikelihood.Backward({w.Size(shape[0])}, {w.Size(shape[1])}, {w.Ref(w.Input(0))}, {w.RefOrNull(weights)}, {ignoreIndex}, {w.Ref(w.Input(1))}, {w.Scalar(w.Input(2))}, {w.Ref(w.Output)});");
    }
}
