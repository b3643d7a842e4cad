using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>
/// Normalisation over groups of channels of each image. Inputs: x, weight and bias (C) if affine. Outputs: y, and means and
/// 1/√(variance + ε), (B, groups), which backward keeps beside x.
/// </summary>
internal sealed class GroupNormOp(int groups, double eps, bool channelsLast = false) : Op
{
    public int Groups => groups;

    public double Eps => eps;

    public override string ToString() => $"group_norm[{groups} groups, eps {Literals.Double(eps)}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs)
    {
        var statistics = new Shape([inputs[0].Shape[0], Dim.Constant(groups)]);
        return [(inputs[0].Shape, DType.Float32), (statistics, DType.Float32), (statistics, DType.Float32)];
    }

    public override IReadOnlyList<string> OutputNames => ["", "_mean", "_rstd"];

    public override void Differentiate(Gradient gradient)
    {
        Node node = gradient.Node;
        Value x = node.Inputs[0], dy = gradient.OfOutput();
        bool affine = node.Inputs.Count > 1, needsWeight = affine && gradient.Needs(1), needsBias = affine && gradient.Needs(2);
        if (!gradient.Needs(0) && !needsWeight && !needsBias)
            return;
        Value sums = gradient.Compute(new GroupNormSumsOp(groups), dy, x, node.Outputs[1], node.Outputs[2]);
        if (needsWeight || needsBias)
        {
            Value total = gradient.Compute(new LeadingSumOp(1), sums);
            if (needsWeight)
                gradient.Add(1, ChannelSums.Row(gradient, total, 1));
            if (needsBias)
                gradient.Add(2, ChannelSums.Row(gradient, total, 0));
        }

        if (gradient.Needs(0))
            gradient.Add(0, new GroupNormInputGradientOp(groups), [dy, x, node.Outputs[1], node.Outputs[2], sums, .. affine ? [node.Inputs[1]] : Array.Empty<Value>()]);
    }

    public override bool WantsChannelsLast(Node node) => node.Inputs[0].Shape.Rank > 2;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        if (!WantsChannelsLast(node))
            return null;
        int count = (int)node.Inputs[0].Shape[1].ConstantValue;
        return new ChannelsLastForm(new GroupNormOp(groups, eps, channelsLast: true), [count, .. node.Inputs.Skip(1).Select(_ => 0)], [count, 0, 0]);
    }

    public override Dim? Scratch(Node node) => new ImageShape(node.Output.Shape, channelsLast).Channels * 2;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 8;

    public override void Write(OpWriter w)
    {
        IReadOnlyList<Value> inputs = w.Node.Inputs, outputs = w.Node.Outputs;
        Value? weight = inputs.Count > 1 ? inputs[1] : null, bias = inputs.Count > 2 ? inputs[2] : null;
        w.Line($"GroupNorm.Forward({Sizes(w, inputs[0].Shape, groups)}, {w.Ref(inputs[0])}, {w.RefOrNull(weight)}, {w.RefOrNull(bias)}, {Literals.Double(eps)}, {w.Ref(outputs[1])}, {w.Ref(outputs[2])}, {w.Ref(outputs[0])}, {w.Scratch});");
    }

    /// <summary>Batch, pixels, channels and groups of a value whose channels lie last.</summary>
    public static string Sizes(OpWriter w, Shape shape, int groups) =>
        $"{w.Size(shape[0])}, {w.Size(shape.Slice(1, shape.Rank - 2).ElementCount)}, {w.Size(shape[-1])}, {groups}";
}

/// <summary>Σ dy and Σ dy x̂ over the pixels of each image, (B, 2, C); inputs: dy, x, means, 1/√(variance + ε). Channels lie last.</summary>
internal sealed class GroupNormSumsOp(int groups) : Op
{
    public override string ToString() => "group_norm_sums";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(new Shape([inputs[0].Shape[0], Dim.Constant(2), inputs[0].Shape[-1]]), DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Dim Flops(Node node) => node.Inputs[0].Shape.ElementCount * 3;

    public override void Write(OpWriter w) =>
        w.Line($"GroupNorm.Sums({GroupNormOp.Sizes(w, w.Input(0).Shape, groups)}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, {w.Ref(w.Input(3))}, {w.Ref(w.Output)});");
}

/// <summary>Inputs: dy, x, means, 1/√(variance + ε), the sums, the weight if any. Channels lie last.</summary>
internal sealed class GroupNormInputGradientOp(int groups) : Op
{
    public override string ToString() => "group_norm_input_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override bool CanOverwrite(Node node, int input) => input < 2;

    public override Dim? Scratch(Node node) => node.Output.Shape[-1] * 3;

    public override Dim Flops(Node node) => node.Output.Shape.ElementCount * 4;

    public override void Write(OpWriter w)
    {
        Value? weight = w.Node.Inputs.Count > 5 ? w.Input(5) : null;
        w.Line($"GroupNorm.InputGradient({GroupNormOp.Sizes(w, w.Output.Shape, groups)}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Input(2))}, {w.Ref(w.Input(3))}, {w.RefOrNull(weight)}, {w.Ref(w.Input(4))}, {w.Ref(w.Output)}, {w.Scratch});");
    }
}
