using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>
/// Normalisation of each channel over batch and pixels: y = (x - mean) rstd w + b. Inputs: x, weight and bias if affine, running mean
/// and variance if tracked, which a training call moves. Outputs: y, and the mean and 1/√(variance + ε) used, which backward keeps
/// beside x: with x̂ = (x - mean) rstd and n rows, dx = w rstd (dy - Σ dy / n - x̂ Σ dy x̂ / n), dw = Σ dy x̂, db = Σ dy.
/// </summary>
internal sealed class BatchNormOp(double eps, double momentum, bool affine, bool tracked, bool channelsLast = false, bool relu = false) : Op
{
    public double Eps => eps;

    public double Momentum => momentum;

    public bool Affine => affine;

    public bool Tracked => tracked;

    public override string ToString() => $"batch_norm[eps {Literals.Double(eps)}, momentum {Literals.Double(momentum)}]{(relu ? "+relu" : "")}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var channels = new Shape([new ImageShape(inputs[0].Shape, channelsLast).Channels]);
        return [(inputs[0].Shape, DType.Float32), (channels, DType.Float32), (channels, DType.Float32)];
    }

    public override IReadOnlyList<string> OutputNames => ["", "_mean", "_rstd"];

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        Value x = node.Inputs[0], dy = gradient.OfOutput();
        bool needsWeight = affine && gradient.Needs(1), needsBias = affine && gradient.Needs(2);
        if (!gradient.Needs(0) && !needsWeight && !needsBias)
            return;
        Value sums = gradient.Compute(new BatchNormSumsOp(), dy, x, node.Outputs[1], node.Outputs[2]);
        if (needsWeight)
            gradient.Add(1, ChannelSums.Row(gradient, sums, 1));
        if (needsBias)
            gradient.Add(2, ChannelSums.Row(gradient, sums, 0));
        if (gradient.Needs(0))
            gradient.Add(0, new BatchNormInputGradientOp(), [dy, x, node.Outputs[1], node.Outputs[2], sums, .. affine ? [node.Inputs[1]] : Array.Empty<Value>()]);
    }

    public override bool WantsChannelsLast(Node node) => node.Inputs[0].Shape.Rank > 2;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        if (!WantsChannelsLast(node))
            return null;
        int count = (int)node.Inputs[0].Shape[1].ConstantValue;
        return new ChannelsLastForm(new BatchNormOp(eps, momentum, affine, tracked, channelsLast: true, relu), [count, .. node.Inputs.Skip(1).Select(_ => 0)], [count, 0, 0]);
    }

    /// <summary>max(y, 0) costs nothing while y is stored.</summary>
    public override Op? WithEpilogue(Expression expression) =>
        !relu && expression.Equals(new Binary(BinaryFunction.Max, new Operand(0), new Constant(0))) ? new BatchNormOp(eps, momentum, affine, tracked, channelsLast, relu: true) : null;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 8;

    public override void Write(OpWriter w)
    {
        IReadOnlyList<Value> inputs = w.Node.Inputs, outputs = w.Node.Outputs;
        Value? weight = affine ? inputs[1] : null, bias = affine ? inputs[2] : null;
        Value? mean = tracked ? inputs[affine ? 3 : 1] : null, variance = tracked ? inputs[affine ? 4 : 2] : null;
        w.Line($"BatchNorm.Forward({ChannelSums.Sizes(w, inputs[0].Shape)}, {w.Ref(inputs[0])}, {w.RefOrNull(weight)}, {w.RefOrNull(bias)}, {w.RefOrNull(mean)}, {w.RefOrNull(variance)}, {Literals.Double(eps)}, {Literals.Double(momentum)}, {w.Training}, relu: {(relu ? "true" : "false")}, {w.Ref(outputs[1])}, {w.Ref(outputs[2])}, {w.Ref(outputs[0])});");
    }
}

/// <summary>Σ dy and Σ dy x̂ of each channel, (2, C); inputs: dy, x, mean, 1/√(variance + ε). Channels lie last.</summary>
internal sealed class BatchNormSumsOp : Op
{
    public override string ToString() => "batch_norm_sums";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(new Shape([Dim.Constant(2), inputs[0].Shape[-1]]), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * 5;

    public override void Write(OpWriter w) =>
        w.Line($"BatchNorm.Sums({ChannelSums.Sizes(w, w.Input(0).Shape)}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, {w.Ref(w.Input(3))}, {w.Ref(w.Output)});");
}

/// <summary>Inputs: dy, x, mean, 1/√(variance + ε), the sums, the weight if any. Channels lie last.</summary>
internal sealed class BatchNormInputGradientOp : Op
{
    public override string ToString() => "batch_norm_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override bool CanOverwrite(Node node, int input) => input < 2;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 8;

    public override void Write(OpWriter w)
    {
        Value? weight = w.Node.Inputs.Count > 5 ? w.Input(5) : null;
        w.Line($"BatchNorm.InputGradient({ChannelSums.Sizes(w, w.Output.Shape)}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, {w.Ref(w.Input(3))}, {w.RefOrNull(weight)}, {w.Ref(w.Input(4))}, {w.Ref(w.Output)});");
    }
}
