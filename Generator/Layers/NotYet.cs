using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>
/// A layer of the vocabulary that this version knows and does not compile: it is checked as far as its rules stand, and then says so at
/// the attribute.
/// </summary>
internal sealed class NotYet(string kind, Func<LayerContext, bool>? check = null) : Layer
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new NotYet("Conv1d"), new NotYet("Conv2d"), new NotYet("MaxPool1d"), new NotYet("MaxPool2d"), new NotYet("AvgPool1d"), new NotYet("AvgPool2d"),
        new NotYet("AdaptiveAvgPool1d"), new NotYet("AdaptiveAvgPool2d"),
        new NotYet("BatchNorm1d"), new NotYet("BatchNorm2d"), new NotYet("LayerNorm"), new NotYet("RMSNorm"), new NotYet("GroupNorm"),
        new NotYet("SelfAttention", check: AttentionRules.CheckSelfAttention), new NotYet("PositionalEmbedding", check: AttentionRules.CheckPositions),
        new NotYet("Use", check: BlockRules.Check),
    ];

    public override string Kind => kind;

    public override Value? Lower(LayerContext context) =>
        check is null || check(context) ? context.Report(Diagnostics.NotSupportedYet, null, kind) : null;
}
