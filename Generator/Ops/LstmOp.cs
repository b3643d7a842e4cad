using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// The recurrence of an LSTM over the projected inputs of its gates (torch.nn.LSTM): i, f, o = σ(p + W_hh h_{t-1} + b_hh), g = tanh(…),
/// c_t = f c_{t-1} + i g, h_t = o tanh(c_t), or W_hr (o tanh(c_t)) with a projection. Outputs: h (B, T, H or P), c (B, T, H), over p the
/// activated gates, and before a projection o tanh(c). Backward keeps gates and cells and overwrites the gates with their gradients.
/// Inputs behind b_hh: the initial h and c if given, W_hr if projecting.
/// </summary>
internal sealed class LstmOp(RecurrentForm form, int hidden, int projection) : RecurrentOp(form)
{
    /// <summary>Blocks of a row, PyTorch's order: i, f, g, o.</summary>
    public const int Blocks = 4;

    public static readonly int[] GateBlocks = [0, 1, 2, 3];

    public int Hidden => hidden;

    public int Projection => projection;

    private int ProjectionInput => InitialInput + (Form.Initial ? 2 : 0);

    public override string ToString() => $"lstm[{hidden}{(projection > 0 ? $" -> {projection}" : "")}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        Shape cells = inputs[0].Shape.With(-1, hidden);
        Shape h = projection > 0 ? cells.With(-1, projection) : cells;
        return [(h, DType.Float32), (cells, DType.Float32), (inputs[0].Shape, DType.Float32), .. projection > 0 ? new[] { (cells, DType.Float32) } : []];
    }

    public override IReadOnlyList<string> OutputNames => ["", "_cells", "_gates", "_unprojected"];

    public override int OverwritingOutput => 2;

    public override bool CanOverwrite(Node node, int input) => input == 0;

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        bool initial = Form.Initial && (gradient.Needs(InitialInput) || gradient.Needs(InitialInput + 1)), cells = gradient.Has(1);
        var op = new LstmGradientOp(Form, hidden, projection, cells, initial);
        IReadOnlyList<Value> results = gradient.ComputeAll(
            op,
            [
                node.Outputs[2], node.Outputs[1], OfHidden(gradient), gradient.Input(1),
                .. cells ? new[] { gradient.OfOutput(1) } : [],
                .. Form.Initial ? new[] { gradient.Input(InitialInput + 1) } : [],
                .. projection > 0 ? new[] { gradient.Input(ProjectionInput) } : [],
            ]);
        Value gates = results[0];
        if (gradient.Needs(1))
            gradient.Add(1, new RecurrentWeightGradientOp(Form), [gradient.Output, gates, gradient.Input(1), .. Form.Initial ? new[] { gradient.Input(InitialInput) } : []]);
        if (Form.Bias && gradient.Needs(2))
            gradient.Add(2, new GateBiasGradientOp(firstBlock: 0), gates, gradient.Input(2));
        if (gradient.Needs(0))
            gradient.Add(0, gates);
        if (projection > 0 && gradient.Needs(ProjectionInput))
            gradient.Add(ProjectionInput, new LinearWeightGradientOp(), node.Outputs[3], results[1], gradient.Input(ProjectionInput));
        for (int part = 0; initial && part < 2; part++)
        {
            if (gradient.Needs(InitialInput + part))
                gradient.Add(InitialInput + part, results[op.FirstInitialOutput + part]);
        }
    }

    public override Dim Flops(Node node) => node.Outputs[1].Shape.ElementCount * (node.Output.Shape[-1] * 8 + 30 + 2L * projection);

    public override void Write(OpWriter w)
    {
        Value gates = w.Node.Outputs[2];
        w.BringInto(gates, w.Input(0));
        (string weightHr, string stride) = LstmProjection.Arguments(w, projection > 0 ? w.Input(ProjectionInput) : null);
        w.Line($"Lstm.Forward({Form.Steps(w, w.Output.Shape)}, {hidden}, {projection}, {w.Ref(gates)}, {w.Ref(w.Input(1))}, {w.RefOrNull(Bias(w))}, {weightHr}, {stride}, {w.RefOrNull(Initial(w.Node))}, {w.RefOrNull(Initial(w.Node, part: 1))}, {w.Ref(w.Node.Outputs[1])}, {w.RefOrNull(projection > 0 ? w.Node.Outputs[3] : null)}, {w.Ref(w.Output)});");
    }
}

/// <summary>
/// The gradients of the gates, over them; of h as a whole before a projection; of the initial state. Inputs: gates, cells, dh, W_hh, then dc,
/// the initial c and W_hr where there are any.
/// </summary>
internal sealed class LstmGradientOp(RecurrentForm form, int hidden, int projection, bool cells, bool initial) : RecurrentGradientOp(form)
{
    public int FirstInitialOutput => projection > 0 ? 2 : 1;

    public override string ToString() => $"lstm_gradient[{hidden}{(projection > 0 ? $" -> {projection}" : "")}{Form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var outputs = new List<(Shape, DType)> { (inputs[0].Shape, DType.Float32) };
        if (projection > 0)
            outputs.Add((inputs[2].Shape, DType.Float32));
        if (initial)
            outputs.AddRange([(inputs[2].Shape.Remove(1), DType.Float32), (inputs[1].Shape.Remove(1), DType.Float32)]);
        return outputs;
    }

    public override IReadOnlyList<string> OutputNames => projection > 0 ? ["", "_total", "_initial", "_initial_cells"] : ["", "_initial", "_initial_cells"];

    public override Dim? Scratch(Node node) => GateScratch.OfLstm(node.Inputs[0].Shape[0], hidden, projection);

    public override Dim Flops(Node node) => node.Inputs[1].Shape.ElementCount * (node.Inputs[2].Shape[-1] * 8 + 40 + 2L * projection);

    public override void Write(OpWriter w)
    {
        int next = 4;
        Value? dCells = cells ? w.Input(next++) : null, initialCells = Form.Initial ? w.Input(next++) : null;
        w.BringInto(w.Output, w.Input(0));
        Value dh = w.Input(2);
        if (projection > 0)
        {
            dh = w.Node.Outputs[1];
            w.BringInto(dh, w.Input(2));
        }

        (string weightHr, string stride) = LstmProjection.Arguments(w, projection > 0 ? w.Input(next) : null);
        (Value? dInitial, Value? dInitialCells) = initial ? (w.Node.Outputs[FirstInitialOutput], w.Node.Outputs[FirstInitialOutput + 1]) : (null, null);
        w.Line($"Lstm.Backward({Form.Steps(w, w.Output.Shape)}, {hidden}, {projection}, {w.Ref(w.Output)}, {w.Ref(w.Input(1))}, {w.Ref(dh)}, {w.RefOrNull(dCells)}, {w.Ref(w.Input(3))}, {weightHr}, {stride}, {w.RefOrNull(initialCells)}, {w.RefOrNull(dInitial)}, {w.RefOrNull(dInitialCells)}, {w.Scratch});");
    }
}

internal static class LstmProjection
{
    /// <summary>W_hr and its row stride as arguments, or a null reference and 0.</summary>
    public static (string Weight, string Stride) Arguments(OpWriter w, Value? weight) => (w.RefOrNull(weight), weight is null ? "0" : w.RowStride(weight));
}
