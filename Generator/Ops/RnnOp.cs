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

/// <summary>
/// The gradient of the pre-activations, all steps, and of the initial state; inputs: dh, h, W_hh. With few units those of W_hh and of the two
/// biases, which are sums over it, come along.
/// </summary>
/// <param name="form">How the recurrence runs.</param>
/// <param name="relu">Whether f is ReLU rather than tanh.</param>
/// <param name="initial">Whether the gradient of the initial state is needed.</param>
/// <param name="sums">The gradients that come along: none, or that of W_hh, which reads the initial state if there is one, and up to two biases.</param>
internal sealed class RnnGradientOp(RecurrentForm form, bool relu, bool initial, int sums = 0) : RecurrentGradientOp(form)
{
    /// <summary>Hidden sizes whose rows lie in registers (Rnn.BackwardWithGradients).</summary>
    private const int FewUnits = 16;

    private const int MostSums = 3;

    public override string ToString() => $"rnn_gradient[{(relu ? "relu" : "tanh")}{Form}]{(sums > 0 ? $"+{sums} sums" : "")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
    [
        (inputs[0].Shape, DType.Float32),
        .. initial ? new[] { (inputs[0].Shape.Remove(1), DType.Float32) } : [],
        .. sums > 0 ? new[] { (inputs[2].Shape, DType.Float32) } : [],
        .. Enumerable.Repeat((new Shape([inputs[0].Shape[-1]]), DType.Float32), Math.Max(sums - 1, 0)),
    ];

    public override IReadOnlyList<string> OutputNames => ["", "_initial"];

    public override Op? WithCompanion(Node node, Node companion)
    {
        bool few = node.Inputs[2].Parameter is { Storage: ParameterStorage.Transposed } weight && weight.Shape[0] <= FewUnits;
        if (!few || companion.Output.GradientOf is not { First: true } || !companion.Inputs.Contains(node.Output))
            return null;
        bool comes = sums == 0 ? companion.Op is RecurrentWeightGradientOp : sums < MostSums && companion.Op is AxisSumOp { Axis: 2 };
        return comes ? new RnnGradientOp(Form, relu, initial, sums + 1) : null;
    }

    public override Dim? Scratch(Node node) => sums > 0 ? null : GateScratch.OfRnn((int)node.Output.Shape[2].ConstantValue);

    public override Dim Flops(Node node)
    {
        Dim rows = node.Output.Shape.ElementCount, product = rows * node.Output.Shape[-1] * 2;
        return sums == 0 ? product : product * 2 + rows * (sums - 1);
    }

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        Value weight = w.Input(2);
        Value? dInitial = initial ? w.Node.Outputs[1] : null;
        w.BringInto(w.Output, w.Input(0));
        string steps = $"{Form.Steps(w, shape)}, {w.Size(shape[2])}, {w.Ref(w.Input(1))}";
        string way = $"{w.Ref(w.Output)}, {w.Ref(weight)}, {w.RowStride(weight)}, relu: {(relu ? "true" : "false")}, {w.RefOrNull(dInitial)}";
        if (sums == 0)
        {
            w.Line($"Rnn.Backward({steps}, {way}, {w.Scratch});");
            return;
        }

        IReadOnlyList<Value> outputs = w.Node.Outputs;
        int first = initial ? 2 : 1;
        Value? Bias(int number) => number < sums ? outputs[first + number] : null;
        string start = w.RefOrNull(Form.Initial ? w.Input(3) : null), gradients = w.Local("gradients");
        w.Line($"RnnGradients {gradients} = new({w.Ref(outputs[first])}, {w.RowStride(outputs[first])}, {w.RefOrNull(Bias(1))}, {w.RefOrNull(Bias(2))}, {w.Accumulate(outputs[first])});");
        w.Line($"Rnn.BackwardWithGradients({steps}, {start}, {way}, {gradients});");
    }
}
