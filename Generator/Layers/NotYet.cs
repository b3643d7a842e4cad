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
        new NotYet("SelfAttention", check: AttentionRules.CheckSelfAttention), new NotYet("PositionalEmbedding", check: AttentionRules.CheckPositions),
        new NotYet("Use", check: BlockRules.Check),
    ];

    public override string Kind => kind;

    public override Value? Lower(LayerContext context) =>
        check is null || check(context) ? context.Report(Diagnostics.NotSupportedYet, null, kind) : null;
}
