using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// The input side of all gates and steps of a recurrent layer in one product: y = x W_ihᵀ + b_ih, x (B, T, in), W_ih (gates*H, in),
/// into rows of <paramref name="blocks"/> blocks of H padded to 16. Blocks behind the weight's own are left to the recurrence.
/// Backward keeps x: dW_ih = dyᵀ x, db_ih = Σ dy, dx = dy W_ih.
/// </summary>
internal sealed class GateInputOp(int blocks) : Op
{
    public override string ToString() => $"gate_input[{blocks} blocks]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.With(-1, blocks * GateBlock.Width(inputs[1].Parameter!)), DType.Float32)];

    public override IReadOnlyList<string> OutputNames => ["_input"];

    public override void Differentiate(Gradient gradient)
    {
        Value dy = gradient.OfOutput();
        if (gradient.Needs(1))
            gradient.Add(1, new GateInputWeightGradientOp(), gradient.Input(0), dy, gradient.Input(1));
        if (gradient.Node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new GateBiasGradientOp(firstBlock: 0), dy, gradient.Input(2));
        if (gradient.Needs(0))
            gradient.Add(0, new GateInputGradientOp(), dy, gradient.Input(1));
    }

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * node.Inputs[1].Shape[0] * 2;

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), weight = w.Input(1);
        string k = w.Size(x.Shape[-1]), columns = w.RowStride(weight), stride = w.Size(w.Output.Shape[-1]);
        string sizes = $"{w.Size(x.Shape.LeadingProduct(2))}, {columns}, {k}";
        if (w.Node.Inputs.Count > 2)
            w.Line($"Gemm.NNBias({sizes}, {w.Ref(x)}, {k}, {w.Ref(weight)}, {columns}, {w.Ref(w.Input(2))}, {w.Ref(w.Output)}, {stride});");
        else
            w.Line($"Gemm.NN({sizes}, {w.Ref(x)}, {k}, {w.Ref(weight)}, {columns}, {w.Ref(w.Output)}, {stride}, accumulate: false);");
    }
}

/// <summary>dW_ih = dyᵀ x as W_ih is stored; inputs: x, dy, W_ih (for its shape only).</summary>
internal sealed class GateInputWeightGradientOp : Op
{
    public override string ToString() => "gate_input_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * node.Inputs[2].Shape[0] * 2;

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), dy = w.Input(1);
        string k = w.Size(x.Shape[-1]), columns = w.RowStride(w.Output);
        w.Line($"Gemm.TN({k}, {columns}, {w.Size(x.Shape.LeadingProduct(2))}, {w.Ref(x)}, {k}, {w.Ref(dy)}, {w.Size(dy.Shape[-1])}, {w.Ref(w.Output)}, {columns}, {w.Accumulate(w.Output)});");
    }
}

/// <summary>db = Σ dy over the columns from a block on; inputs: dy, b (for its shape only).</summary>
internal sealed class GateBiasGradientOp(int firstBlock) : Op
{
    public override string ToString() => $"gate_bias_gradient[block {firstBlock}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[1].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.LeadingProduct(2) * node.Inputs[1].Shape[0];

    public override void Write(OpWriter w)
    {
        Value dy = w.Input(0);
        Parameter bias = w.Input(1).Parameter!;
        w.Line($"Columns.Sum({w.Size(dy.Shape.LeadingProduct(2))}, {w.RowStride(w.Output)}, {GateBlock.Ref(w, dy, bias, firstBlock)}, {w.Size(dy.Shape[-1])}, {w.Ref(w.Output)}, {w.Accumulate(w.Output)});");
    }
}

/// <summary>dx = dy W_ih; inputs: dy, W_ih.</summary>
internal sealed class GateInputGradientOp : Op
{
    public override string ToString() => "gate_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape.With(-1, inputs[1].Shape[1]), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool TakesEpilogue(Node node) => true;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Inputs[1].Shape[0] * 2;

    public override void Write(OpWriter w)
    {
        Value dy = w.Input(0), weight = w.Input(1);
        string inputs = w.Size(w.Output.Shape[-1]), columns = w.RowStride(weight);
        w.Line($"Gemm.NT({w.Size(dy.Shape.LeadingProduct(2))}, {inputs}, {columns}, {w.Ref(dy)}, {w.Size(dy.Shape[-1])}, {w.Ref(weight)}, {columns}, {w.Ref(w.Output)}, {inputs}, {w.Epilogue ?? "accumulate: false"});");
    }
}
