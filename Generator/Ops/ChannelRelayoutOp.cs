using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Moves the channels of (B, C, …) or (B, C·…) last in memory, or back to where they belong. With one channel, or one pixel, there is nothing to move.</summary>
internal sealed class ChannelRelayoutOp(Shape logical, int channels, bool toLast) : Op
{
    private Dim Pixels => logical.Slice(1, logical.Rank - 1).ElementCount.TryDivideExactly(Dim.Constant(channels), out Dim? pixels)
        ? pixels
        : throw new InvalidOperationException($"{logical} does not have {channels} channels.");

    public override string ToString() => toLast ? "channels_to_last" : "channels_to_front";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(toLast ? ChannelsLastForm.Stored(logical, channels) : logical, inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new ChannelRelayoutOp(logical, channels, !toLast), gradient.OfOutput());
    }

    public override bool IsAlias => channels == 1 || Pixels.Equals(Dim.One);

    public override bool IsRelayout => true;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        string batch = w.Size(logical[0]), pixels = w.Size(Pixels), sample = w.Size(Pixels * channels), accumulate = w.Output.DType == DType.Float32 ? ", accumulate: false" : "";
        string planes = $"[{sample}, 1, {pixels}]", last = $"[{sample}, {channels}, 1]";
        w.Line($"StridedCopy.Run([{batch}, {pixels}, {channels}], {w.Ref(w.Input(0))}, {(toLast ? planes : last)}, {w.Ref(w.Output)}, {(toLast ? last : planes)}{accumulate});");
    }
}
