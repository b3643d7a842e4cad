using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// One direction of one recurrent layer over projected inputs (B, T, ·): what RNN, LSTM and GRU share. Inputs: the projected input,
/// W_hh, b_hh if there are biases, then the state to start from if there is one. Output 0 is h (B, T, H).
/// </summary>
/// <param name="form">Direction, biases, initial state.</param>
internal abstract class RecurrentOp(RecurrentForm form) : Op
{
    public RecurrentForm Form { get; } = form;

    /// <summary>Where the initial hidden state stands among the inputs.</summary>
    public int InitialInput => Form.Bias ? 3 : 2;

    public sealed override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    /// <summary>A state (B, H) has no steps.</summary>
    public sealed override bool HasSteps(Node node, Value value) => value.Shape.Rank == 3;

    protected Value? Bias(OpWriter w) => Form.Bias ? w.Input(2) : null;

    /// <summary>Part <paramref name="part"/> of the initial state: h, and c of an LSTM.</summary>
    protected Value? Initial(Node node, int part = 0) => Form.Initial ? node.Inputs[InitialInput + part] : null;

    /// <summary>The gradient of h; zeros if only the cells have one.</summary>
    protected static Value OfHidden(Gradient gradient) =>
        gradient.Has(0) ? gradient.OfOutput() : gradient.Compute(new ZerosOp(gradient.Output.Shape), gradient.Output);
}

/// <summary>How a recurrence runs.</summary>
/// <param name="Bias">It adds b_hh.</param>
/// <param name="Initial">It starts from a given state, not from zeros.</param>
/// <param name="Reverse">It walks from each sequence's last step to the first.</param>
/// <param name="Truncation">Steps after which gradients are cut, or 0.</param>
internal sealed record RecurrentForm(bool Bias, bool Initial, bool Reverse, int Truncation)
{
    /// <summary>The steps of a value (B, T, ·) as kernels take them.</summary>
    public string Steps(OpWriter w, Shape shape) =>
        $"new Recurrence({w.Size(shape[1])}, {w.Size(shape[0])}, {w.BatchSizes}{(Reverse ? ", reverse: true" : "")}{(Truncation > 0 ? $", truncation: {Truncation}" : "")})";

    public override string ToString() => string.Concat(Reverse ? ", reverse" : "", Initial ? ", initial" : "", Truncation > 0 ? $", truncated {Truncation}" : "");
}

/// <summary>The gradient of a recurrence. Its first output lies over the first input, which the kernel works in.</summary>
internal abstract class RecurrentGradientOp(RecurrentForm form) : Op
{
    protected RecurrentForm Form { get; } = form;

    public sealed override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public sealed override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public sealed override bool HasSteps(Node node, Value value) => value.Shape.Rank == 3;

    public sealed override bool CanOverwrite(Node node, int input) => input == 0;
}

/// <summary>dW_hh = Σ dp_tᵀ h_{t-1} over the columns of dp from a block on; inputs: h, dp, W_hh (for its shape only), the initial state.</summary>
/// <param name="form">Direction and initial state.</param>
/// <param name="firstBlock">The first of the padded blocks of dp that belong to the hidden side.</param>
internal sealed class RecurrentWeightGradientOp(RecurrentForm form, int firstBlock = 0) : Op
{
    public override string ToString() => $"recurrent_weight_gradient[block {firstBlock}{form}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.TimeMajor;

    public override bool HasSteps(Node node, Value value) => value.Shape.Rank == 3;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * node.Inputs[2].Shape[0] * 2;

    public override void Write(OpWriter w)
    {
        Value h = w.Input(0), weight = w.Input(2);
        bool gates = weight.Parameter!.Storage == ParameterStorage.Gates;
        string columns = gates ? w.RowStride(w.Output) : w.Size(weight.Shape[0]);
        string gradient = GateBlock.Ref(w, w.Input(1), weight.Parameter, firstBlock);
        w.Line($"RecurrentWeights.Gradient({form.Steps(w, h.Shape)}, {w.Size(h.Shape[2])}, {columns}, {w.Ref(h)}, {w.RefOrNull(form.Initial ? w.Input(3) : null)}, {gradient}, {w.Size(w.Input(1).Shape[2])}, {w.Ref(w.Output)}, {w.RowStride(w.Output)}, {w.Accumulate(w.Output)});");
    }
}
