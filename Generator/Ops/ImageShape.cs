using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>The parts of an image's shape, (B, C, …) or, with channels last, (B, …, C).</summary>
internal readonly record struct ImageShape(Shape Shape, bool ChannelsLast)
{
    public int ChannelAxis => ChannelsLast ? Shape.Rank - 1 : 1;

    public Dim Batch => Shape[0];

    public Dim Channels => Shape[ChannelAxis];

    /// <summary>The sizes of the axes that windows move along, none to two.</summary>
    public IReadOnlyList<Dim> Sizes => ChannelsLast ? [.. Shape.Slice(1, Shape.Rank - 2)] : [.. Shape.Skip(2)];

    public Dim Height => Sizes.Count > 1 ? Sizes[0] : Dim.One;

    public Dim Width => Sizes.Count > 0 ? Sizes[Sizes.Count - 1] : Dim.One;

    /// <summary>Pixels of one image.</summary>
    public Dim Pixels => new Shape(Sizes).ElementCount;

    /// <summary>The shape with other sizes and channels.</summary>
    public Shape With(IEnumerable<Dim> sizes, Dim channels) =>
        ChannelsLast ? new Shape([Batch, .. sizes, channels]) : new Shape([Batch, channels, .. sizes]);
}
