using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Ops;

/// <summary>
/// y = x Wᵀ + b over the last axis: x (…, in), W (out, in), b (out) or absent.
/// Backward keeps x: dW = dyᵀ x, db = Σ dy, dx = dy W.
/// </summary>
internal sealed class LinearOp(bool relu = false) : Op
{
    /// <summary>Elements of a weight beside which its gradient and moments fill the second-level cache.</summary>
    private const int LargeWeight = 64 * 1024;

    public override string ToString() => relu ? "linear+relu" : "linear";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.With(-1, inputs[1].Shape[0]), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        Value dy = gradient.OfOutput();

        // A large weight is last needed by its own gradient, which may then update it on the spot; else x is let go before dx needs room.
        bool inputFirst = gradient.Input(1).Shape.ElementCount is { IsConstant: true, ConstantValue: >= LargeWeight };
        if (inputFirst && gradient.Needs(0))
            gradient.Add(0, new LinearInputGradientOp(), dy, gradient.Input(1));
        if (gradient.Needs(1))
            gradient.Add(1, new LinearWeightGradientOp(), gradient.Input(0), dy, gradient.Input(1));
        if (gradient.Node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new AxisSumOp(dy.Shape.Rank - 1), dy);
        if (!inputFirst && gradient.Needs(0))
            gradient.Add(0, new LinearInputGradientOp(), dy, gradient.Input(1));
    }

    public override Rows Rows(Node node, int leading) => node.Inputs[0].Shape.Rank > leading ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    /// <summary>A flattened image keeps its order: the weight's rows are stored in that order instead.</summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        bool reorders = channels[0] > 0 && node.Inputs[0].Shape.Rank == 2 && node.Inputs[1].Parameter is { Storage: ParameterStorage.Transposed };
        return reorders ? new ChannelsLastForm(this, [channels[0], channels[0], .. node.Inputs.Skip(2).Select(_ => 0)], [0]) : null;
    }

    /// <summary>max(y, 0) costs nothing in the product's epilogue.</summary>
    public override Op? WithEpilogue(Expression expression) =>
        !relu && expression.Equals(new Binary(BinaryFunction.Max, new Operand(0), new Constant(0))) ? new LinearOp(relu: true) : null;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Inputs[0].Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), weight = w.Input(1);
        string sizes = LinearSizes.Of(w, w.Output.Shape, x.Shape[-1]);
        string k = w.Size(x.Shape[-1]), n = w.Size(w.Output.Shape[-1]);
        bool transposed = weight.Parameter!.Storage == ParameterStorage.Transposed;
        Value? bias = w.Node.Inputs.Count > 2 ? w.Input(2) : null;
        if (TinyMatrix.Suits(weight))
        {
            TinyMatrix.WriteProduct(w, x, weight, bias, relu);
            return;
        }

        if (NarrowLayer.TryWriteProduct(w, x, weight, bias, relu))
            return;

        if (transposed && bias is not null)
        {
            w.Line($"Gemm.NNBias{(relu ? "ReLU" : "")}({sizes}, {w.Ref(x)}, {k}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(bias)}, {w.Ref(w.Output)}, {n});");
            return;
        }

        string product = $"{sizes}, {w.Ref(x)}, {k}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(w.Output)}, {n}";
        w.Line(transposed ? $"Gemm.NN({product}, accumulate: false);" : $"Gemm.NTRows({product});");
        string rows = w.Size(w.Output.Shape.LeadingProduct(w.Output.Shape.Rank - 1));
        if (bias is not null)
            w.Line($"Bias.{(relu ? "AddReLU" : "Add")}({rows}, {n}, {w.Ref(bias)}, {w.Ref(w.Output)});");
        else if (relu)
            w.Line($"Bias.ReLU({rows}, {n}, {w.Ref(w.Output)});");
    }
}

/// <summary>dx = dy W: dy (…, out), W (out, in).</summary>
internal sealed class LinearInputGradientOp : Op
{
    public override string ToString() => "linear_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.With(-1, inputs[1].Shape[1]), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool TakesEpilogue(Node node) => IsTransposed(node.Inputs[1]) && !TinyMatrix.Suits(node.Inputs[1]);

    private static bool IsTransposed(Value weight) => weight.Parameter!.Storage == ParameterStorage.Transposed;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * node.Inputs[0].Shape[-1] * 2;

    public override void Write(OpWriter w)
    {
        Value dy = w.Input(0), weight = w.Input(1);
        if (TinyMatrix.Suits(weight))
        {
            TinyMatrix.WriteInputGradient(w, dy, weight);
            return;
        }

        if (NarrowLayer.TryWriteInputGradient(w, dy, weight))
            return;

        string sizes = LinearSizes.Of(w, w.Output.Shape, dy.Shape[-1]);
        string product = IsTransposed(weight) ? "NT" : "NN";
        w.Line($"Gemm.{product}({sizes}, {w.Ref(dy)}, {w.Size(dy.Shape[-1])}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(w.Output)}, {w.Size(w.Output.Shape[-1])}, {w.Epilogue ?? "accumulate: false"});");
    }
}

/// <summary>
/// dW = dyᵀ x as W is stored: x (…, in), dy (…, out); the weight itself is read for its shape only. Of a tiny or narrow layer db = Σ dy
/// may be a second output.
/// </summary>
internal sealed class LinearWeightGradientOp(bool bias = false) : Op
{
    public override string ToString() => bias ? "linear_weight_gradient+bias" : "linear_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        bias ? [(inputs[2].Shape, DType.Float32), (new Shape([inputs[1].Shape[-1]]), DType.Float32)] : [(inputs[2].Shape, DType.Float32)];

    /// <summary>
    /// The sum over dy, of a tiny or narrow layer. Of others it gains nothing: it takes 0.1 % of a step (0.14 us of 160 for 784-128-10, B = 32; 0.19 ms of 144
    /// for 1024-2048-2048-1024, B = 256), since dy is still in the cache, and on blocks of dy beside the part of dW that reads them it takes as
    /// long (784 to 128, 128 rows: 1.1 % of dW against 0.5 % apart; 64 to 32, 800 rows: 5 % against 6 %).
    /// </summary>
    public override Op? WithCompanion(Node node, Node companion) =>
        !bias && companion.Op is AxisSumOp sum && companion.Inputs[0] == node.Inputs[1] && sum.Axis == node.Inputs[1].Shape.Rank - 1 && (TinyMatrix.Suits(node.Inputs[2]) || NarrowLayer.HasNarrowGradient(node.Inputs[2]))
            ? new LinearWeightGradientOp(bias: true)
            : null;

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node)
    {
        Dim products = node.Inputs[0].Shape.ElementCount * node.Inputs[1].Shape[-1] * 2;
        return bias ? products + node.Inputs[1].Shape.ElementCount : products;
    }

    public override void Write(OpWriter w)
    {
        Value x = w.Input(0), dy = w.Input(1), weight = w.Input(2);
        if (TinyMatrix.Suits(weight))
        {
            TinyMatrix.WriteWeightGradient(w, x, dy, weight);
            return;
        }

        if (NarrowLayer.TryWriteWeightGradient(w, x, dy, weight))
            return;

        bool transposed = weight.Parameter!.Storage == ParameterStorage.Transposed;
        (Value left, Value right) = transposed ? (x, dy) : (dy, x);
        string rows = w.Size(x.Shape.LeadingProduct(x.Shape.Rank - 1));
        string product = $"{w.Size(left.Shape[-1])}, {w.Size(right.Shape[-1])}, {rows}, {w.Ref(left)}, {w.Size(left.Shape[-1])}, {w.Ref(right)}, {w.Size(right.Shape[-1])}, {w.Ref(w.Output)}, {w.RowStride(w.Output)}, {w.Accumulate(w.Output)}";
        w.Line(w.Update(w.Output) is { } update ? $"Gemm.TNUpdate({product}, {update});" : $"Gemm.TN({product});");
    }
}

internal static class LinearSizes
{
    /// <summary>The arguments m, n, k of a product with that output and inner size.</summary>
    public static string Of(OpWriter w, Shape output, Dim inner) =>
        $"{w.Size(output.LeadingProduct(output.Rank - 1))}, {w.Size(output[-1])}, {w.Size(inner)}";
}
