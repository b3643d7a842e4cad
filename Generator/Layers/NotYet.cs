using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>A layer of the vocabulary that this version knows by name and does not compile: it says so, at the attribute.</summary>
internal sealed class NotYet(string kind) : Layer
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new NotYet("SelfAttention"), new NotYet("PositionalEmbedding"), new NotYet("Use"),
    ];

    public override string Kind => kind;

    public override Value? Lower(LayerContext context) => context.Report(Diagnostics.NotSupportedYet, null, kind);
}
