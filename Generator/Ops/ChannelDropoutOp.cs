using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Text;

namespace Kiln.Generator.Ops;

/// <summary>In training, whole channels of (B, C, …) become zero, the others are scaled by 1/(1-p); nothing otherwise. Backward draws the same channels again.</summary>
internal sealed class ChannelDropoutOp(Keep keep, bool channelsLast = false) : Op
{
    public Keep Keep => keep;

    public override string ToString() => $"channel_dropout[{keep}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[0].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new ChannelDropoutOp(keep, channelsLast), gradient.OfOutput());
    }

    public override bool WantsChannelsLast(Node node) => node.Inputs[0].Shape.Rank > 2;

    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        if (!WantsChannelsLast(node))
            return null;
        int count = (int)node.Inputs[0].Shape[1].ConstantValue;
        return new ChannelsLastForm(new ChannelDropoutOp(keep, channelsLast: true), [count], [count]);
    }

    public override bool CanOverwrite(Node node, int input) => true;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        string sizes = $"{w.Size(shape[0])}, {w.Size(shape.Slice(1, shape.Rank - 2).ElementCount)}, {w.Size(shape[-1])}";
        w.Line($"ChannelDropout.Run({sizes}, {w.DropoutKey(keep.Stream)}, {Literals.Float(keep.Probability)}, {w.Training}, {w.Ref(w.Input(0))}, {w.Ref(w.Output)});");
    }
}
