using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>The same values under another shape: no work and no memory where both lie in the same order.</summary>
internal sealed class ViewOp(Shape shape) : Op
{
    public override string ToString() => $"view{shape}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new ViewOp(gradient.Input(0).Shape), gradient.OfOutput());
    }

    /// <summary>Rows stay rows if the view only merges or splits batch and time, or works behind them.</summary>
    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    /// <summary>Free where the channels stay what they are: pixels merge or split, or everything behind the batch becomes one axis, and back.</summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        Shape from = node.Inputs[0].Shape;
        if (channels[0] == 0 || shape.Rank < 2 || !shape[0].Equals(from[0]))
            return null;
        bool isImage = shape.Rank > 2 && shape[1].Equals(Dim.Constant(channels[0])), isFlat = shape.Rank == 2;
        if (!isImage && !isFlat)
            return null;

        // One pixel: the channels lie in their logical order too.
        bool onePixel = shape.Rank == 2 && shape[1].Equals(Dim.Constant(channels[0]));
        return new ChannelsLastForm(new ViewOp(ChannelsLastForm.Stored(shape, channels[0])), channels, [onePixel ? 0 : channels[0]]);
    }

    public override bool IsAlias => true;

    public override Dim Flops(Node node) => Dim.Constant(0);

    public override void Write(OpWriter writer)
    {
    }
}
