using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Ops;

/// <summary>The ops that passes insert.</summary>
internal sealed class OpFactory : IOpFactory
{
    public Op Relayout(SequencePair sequence, bool toTimeMajor) => new RelayoutOp(sequence, toTimeMajor);

    public Op RelayoutChannels(Shape logical, int channels, bool toLast) => new ChannelRelayoutOp(logical, channels, toLast);

    public Op Add(Shape shape) => ElementwiseOp.Zip(shape, new Operand(0) + new Operand(1));

    public Op Copy() => new CopyOp();

    public Op StoreGradient() => new StoreGradientOp();
}
