using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>
/// Normalisation over the last axes of each row: LayerNorm (centred) or RMSNorm. Inputs: x, weight and bias of the normalised shape
/// where they exist. Outputs: y, the rows' means (LayerNorm only) and 1/√(…), which backward keeps beside x.
/// </summary>
/// <param name="axes">How many last axes are normalised together.</param>
/// <param name="centred">LayerNorm, which takes the mean off; else RMSNorm.</param>
/// <param name="eps">ε.</param>
internal sealed class RowNormOp(int axes, bool centred, double eps) : Op
{
    public int Axes => axes;

    public bool Centred => centred;

    public double Eps => eps;

    public override string ToString() => $"{(centred ? "layer_norm" : "rms_norm")}[{axes} axes, eps {Literals.Double(eps)}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        Shape rows = inputs[0].Shape.Slice(0, inputs[0].Shape.Rank - axes);
        return centred ? [(inputs[0].Shape, DType.Float32), (rows, DType.Float32), (rows, DType.Float32)] : [(inputs[0].Shape, DType.Float32), (rows, DType.Float32)];
    }

    public override IReadOnlyList<string> OutputNames => centred ? ["", "_mean", "_rstd"] : ["", "_rstd"];

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        Value x = node.Inputs[0], dy = gradient.OfOutput();
        Value[] kept = [.. node.Outputs.Skip(1)];
        int leading = x.Shape.Rank - axes;
        if (node.Inputs.Count > 1 && gradient.Needs(1))
            gradient.Add(1, new RowNormWeightGradientOp(axes, centred), [dy, x, .. kept]);
        if (node.Inputs.Count > 2 && gradient.Needs(2))
            gradient.Add(2, new LeadingSumOp(leading), dy);
        if (gradient.Needs(0))
            gradient.Add(0, new RowNormInputGradientOp(axes, centred), [dy, x, .. kept, .. node.Inputs.Skip(1).Take(1)]);
    }

    public override Rows Rows(Node node, int leading) => leading <= node.Inputs[0].Shape.Rank - axes ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 8;

    public override void Write(OpWriter w)
    {
        IReadOnlyList<Value> inputs = w.Node.Inputs, outputs = w.Node.Outputs;
        Value? weight = inputs.Count > 1 ? inputs[1] : null, bias = inputs.Count > 2 ? inputs[2] : null;
        w.Line($"RowNorm.Forward({RowNormSizes.Of(w, inputs[0].Shape, axes)}, {w.Ref(inputs[0])}, {w.RefOrNull(weight)}, {w.RefOrNull(bias)}, {Literals.Double(eps)}, {w.RefOrNull(centred ? outputs[1] : null)}, {w.Ref(outputs[outputs.Count - 1])}, {w.Ref(outputs[0])});");
    }
}

/// <summary>Inputs: dy, x, the means (LayerNorm only), 1/√(…), the weight if any.</summary>
internal sealed class RowNormInputGradientOp(int axes, bool centred) : Op
{
    public override string ToString() => $"{(centred ? "layer_norm" : "rms_norm")}_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => leading <= node.Inputs[0].Shape.Rank - axes ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override bool CanOverwrite(Node node, int input) => input < 2;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 10;

    public override void Write(OpWriter w)
    {
        IReadOnlyList<Value> inputs = w.Node.Inputs;
        int root = centred ? 3 : 2;
        Value? weight = inputs.Count > root + 1 ? inputs[root + 1] : null;
        w.Line($"RowNorm.InputGradient({RowNormSizes.Of(w, inputs[0].Shape, axes)}, {w.Ref(inputs[0])}, {w.Ref(inputs[1])}, {w.RefOrNull(weight)}, {w.RefOrNull(centred ? inputs[2] : null)}, {w.Ref(inputs[root])}, {w.Ref(w.Output)});");
    }
}

/// <summary>Inputs: dy, x, the means (LayerNorm only), 1/√(…).</summary>
internal sealed class RowNormWeightGradientOp(int axes, bool centred) : Op
{
    public override string ToString() => $"{(centred ? "layer_norm" : "rms_norm")}_weight_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(inputs[0].Shape.Slice(inputs[0].Shape.Rank - axes, axes), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => leading <= node.Inputs[0].Shape.Rank - axes ? Graphs.Rows.Independent : Graphs.Rows.RowMajor;

    public override bool HasSteps(Node node, Value value) => value != node.Output;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * 4;

    public override void Write(OpWriter w)
    {
        IReadOnlyList<Value> inputs = w.Node.Inputs;
        w.Line($"RowNorm.WeightGradient({RowNormSizes.Of(w, inputs[0].Shape, axes)}, {w.Ref(inputs[0])}, {w.Ref(inputs[1])}, {w.RefOrNull(centred ? inputs[2] : null)}, {w.Ref(inputs[centred ? 3 : 2])}, {w.Ref(w.Output)}, {w.Accumulate(w.Output)});");
    }
}

internal static class RowNormSizes
{
    /// <summary>Rows and columns.</summary>
    public static string Of(OpWriter w, Shape shape, int axes) =>
        $"{w.Size(shape.LeadingProduct(shape.Rank - axes))}, {w.Size(shape.Slice(shape.Rank - axes, axes).ElementCount)}";
}
