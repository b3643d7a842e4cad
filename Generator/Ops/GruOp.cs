using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// The recurrence of a GRU over the projected inputs of its gates (torch.nn.GRU): r, z = σ(p + W_hh h_{t-1} + b_hh), n = tanh(p_n + r s) with
/// s = W_hn h_{t-1} + b_hn, h_t = (1 - z) n + z h_{t-1}. Rows of p hold the blocks n, r, z and room for s, so that the hidden side
/// of r, z and s is one product onto neighbouring columns. Outputs: h (B, T, H), and over p the activated gates, which backward keeps
/// and overwrites with their gradients: the fourth block becomes that of s.
/// </summary>
internal sealed class GruOp(RecurrentForm form, int hidden) : RecurrentOp(form)
{
    /// <summary>Blocks of a row: n, r, z, s.</summary>
    public const int Blocks = 4;

    /// <summary>Where PyTorch's gates r, z, n lie in rows of the input side, and of the hidden side, which starts at block 1.</summary>
    public static readonly int[] InputBlocks = [1, 2, 0], HiddenBlocks = [0, 1, 2];

    /// <summary>The block of a row where the hidden side starts.</summary>
    private const int HiddenSide = 1;

    public int Hidden => hidden;

    public override string ToString() => $"gru[{hidden}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.With(-1, hidden), DType.Float32), (inputs[0].Shape, DType.Float32)];

    public override IReadOnlyList<string> OutputNames => ["", "_gates"];

    public override int OverwritingOutput => 1;

    public override bool CanOverwrite(Node node, int input) => input == 0;

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        bool initial = Form.Initial && gradient.Needs(InitialInput);
        Value[] state = Form.Initial ? [gradient.Input(InitialInput)] : [];
        IReadOnlyList<Value> results = gradient.ComputeAll(new GruGradientOp(Form, hidden, initial), [node.Outputs[1], node.Outputs[0], OfHidden(gradient), gradient.Input(1), .. state]);
        if (gradient.Needs(1))
            gradient.Add(1, new RecurrentWeightGradientOp(Form, HiddenSide), [gradient.Output, results[0], gradient.Input(1), .. state]);
        if (Form.Bias && gradient.Needs(2))
            gradient.Add(2, new GateBiasGradientOp(HiddenSide), results[0], gradient.Input(2));
        if (gradient.Needs(0))
            gradient.Add(0, results[0]);
        if (initial)
            gradient.Add(InitialInput, results[1]);
    }

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * (hidden * 6L + 20);

    public override void Write(OpWriter w)
    {
        Value gates = w.Node.Outputs[1];
        w.BringInto(gates, w.Input(0));
        w.Line($"Gru.Forward({Form.Steps(w, w.Output.Shape)}, {hidden}, {w.Ref(gates)}, {w.Ref(w.Input(1))}, {w.RefOrNull(Bias(w))}, {w.RefOrNull(Initial(w.Node))}, {w.Ref(w.Output)});");
    }
}

/// <summary>The gradients of the gates, over them, and of the initial state; inputs: gates, h, dh, W_hh, the initial state.</summary>
internal sealed class GruGradientOp(RecurrentForm form, int hidden, bool initial) : RecurrentGradientOp(form)
{
    public override string ToString() => $"gru_gradient[{hidden}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape, DType.Float32), .. initial ? new[] { (inputs[1].Shape.Remove(1), DType.Float32) } : []];

    public override IReadOnlyList<string> OutputNames => ["", "_initial"];

    public override Dim? Scratch(Node node) => GateScratch.OfGru(node.Inputs[0].Shape[0], hidden);

    public override Dim Flops(Node node) => node.Inputs[1].Shape.ElementCount * (hidden * 6L + 30);

    public override void Write(OpWriter w)
    {
        w.BringInto(w.Output, w.Input(0));
        w.Line($"Gru.Backward({Form.Steps(w, w.Output.Shape)}, {hidden}, {w.Ref(w.Output)}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, {w.Ref(w.Input(3))}, {w.RefOrNull(Form.Initial ? w.Input(4) : null)}, {w.RefOrNull(initial ? w.Node.Outputs[1] : null)}, {w.Scratch});");
    }
}
