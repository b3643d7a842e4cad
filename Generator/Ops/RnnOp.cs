using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// The recurrence of a vanilla RNN over projected inputs: h_t = f(p_t + W_hh h_{t-1} + b_hh), f tanh or ReLU; p (B, T, H),
/// W_hh (H, H), b_hh (H). Backward keeps h: dp_t = f'(h_t) (dh_t + W_hhᵀ dp_{t+1}), dW_hh = Σ dp_tᵀ h_{t-1}, db_hh = Σ dp_t.
/// </summary>
internal sealed class RnnOp(RecurrentForm form, bool relu) : RecurrentOp(form)
{
    public bool Relu => relu;

    public override string ToString() => $"rnn[{(relu ? "relu" : "tanh")}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override bool CanOverwrite(Node node, int input) => input == 0;

    public override void Differentiate(Gradient gradient)
    {
        bool initial = Form.Initial && gradient.Needs(InitialInput);
        IReadOnlyList<Value> results = gradient.ComputeAll(new RnnGradientOp(Form, relu, initial), gradient.OfOutput(), gradient.Output, gradient.Input(1));
        Value dp = results[0];
        if (gradient.Needs(1))
            gradient.Add(1, new RecurrentWeightGradientOp(Form), [gradient.Output, dp, gradient.Input(1), .. Form.Initial ? new[] { gradient.Input(InitialInput) } : []]);
        if (Form.Bias && gradient.Needs(2))
            gradient.Add(2, new AxisSumOp(2), dp);
        if (gradient.Needs(0))
            gradient.Add(0, dp);
        if (initial)
            gradient.Add(InitialInput, results[1]);
    }

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Output.Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        w.BringInto(w.Output, w.Input(0));
        w.Line($"Rnn.Forward({Form.Steps(w, shape)}, {w.Size(shape[2])}, {w.Ref(w.Output)}, {w.Ref(w.Input(1))}, {w.RowStride(w.Input(1))}, {w.RefOrNull(Bias(w))}, {w.RefOrNull(Initial(w.Node))}, relu: {(relu ? "true" : "false")});");
    }
}

/// <summary>The gradient of the pre-activations, all steps, and of the initial state; inputs: dh, h, W_hh.</summary>
internal sealed class RnnGradientOp(RecurrentForm form, bool relu, bool initial) : RecurrentGradientOp(form)
{
    public override string ToString() => $"rnn_gradient[{(relu ? "relu" : "tanh")}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape, DType.Float32), .. initial ? new[] { (inputs[0].Shape.Remove(1), DType.Float32) } : []];

    public override IReadOnlyList<string> OutputNames => ["", "_initial"];

    public override Dim? Scratch(Node node) => GateScratch.OfRnn((int)node.Output.Shape[2].ConstantValue);

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Output.Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        w.BringInto(w.Output, w.Input(0));
        w.Line($"Rnn.Backward({Form.Steps(w, shape)}, {w.Size(shape[2])}, {w.Ref(w.Input(1))}, {w.Ref(w.Output)}, {w.Ref(w.Input(2))}, {w.RowStride(w.Input(2))}, relu: {(relu ? "true" : "false")}, {w.RefOrNull(initial ? w.Node.Outputs[1] : null)}, {w.Scratch});");
    }
}
