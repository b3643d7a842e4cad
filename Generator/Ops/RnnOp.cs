using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// The recurrence of a vanilla RNN over projected inputs: h_t = f(p_t + W_hh h_{t-1} + b_hh), f tanh or ReLU, h_{-1} = 0; p (B, T, H),
/// W_hh (H, H), b_hh (H) or absent. Backward keeps h: dp_t = f'(h_t) (dh_t + W_hhᵀ dp_{t+1}), dW_hh = Σ dp_tᵀ h_{t-1}, db_hh = Σ dp_t.
/// </summary>
internal sealed class RnnOp(bool relu) : Op
{
    public bool Relu => relu;

    public override string ToString() => relu ? "rnn[relu]" : "rnn[tanh]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        Value dp = gradient.Compute(new RnnGradientOp(relu), gradient.OfOutput(), gradient.Output, gradient.Input(1));
        if (gradient.Needs(1))
            gradient.Add(1, new RnnWeightGradientOp(), gradient.Output, dp, gradient.Input(1));
        if (gradient.Node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new AxisSumOp(2), dp);
        if (gradient.Needs(0))
            gradient.Add(0, dp);
    }

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Output.Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        Value? bias = w.Node.Inputs.Count > 2 ? w.Input(2) : null;
        w.Line($"Rnn.Forward({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}, {w.Size(shape[2])}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.RowStride(w.Input(1))}, {w.RefOrNull(bias)}, {w.RefOrNull(null)}, relu: {(relu ? "true" : "false")}, {w.Ref(w.Output)});");
    }
}

/// <summary>The gradient of the pre-activations, all steps; inputs: dh, h, W_hh.</summary>
internal sealed class RnnGradientOp(bool relu) : Op
{
    public override string ToString() => relu ? "rnn_gradient[relu]" : "rnn_gradient[tanh]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override bool CanOverwrite(Node node, int input) => input == 0;

    public override Dim? Scratch(Node node) => node.Output.Shape[0] * node.Output.Shape[2];

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Output.Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        w.Line($"Rnn.Backward({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}, {w.Size(shape[2])}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(2))}, {w.RowStride(w.Input(2))}, relu: {(relu ? "true" : "false")}, {w.Ref(w.Output)}, {w.RefOrNull(null)}, {w.Scratch});");
    }
}

/// <summary>dW_hh = Σ dp_tᵀ h_{t-1}; inputs: h, dp, W_hh (for its shape only).</summary>
internal sealed class RnnWeightGradientOp : Op
{
    public override string ToString() => "rnn_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * node.Inputs[0].Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Input(0).Shape;
        w.Line($"Rnn.WeightGradient({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}, {w.Size(shape[2])}, {w.Ref(w.Input(0))}, {w.RefOrNull(null)}, {w.Ref(w.Input(1))}, {w.Ref(w.Output)}, {w.RowStride(w.Output)}, {w.Accumulate(w.Output)});");
    }
}
