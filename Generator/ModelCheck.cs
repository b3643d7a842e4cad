using Kiln.Generator.Graphs;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;

namespace Kiln.Generator;

/// <summary>What the front end finds out about a model.</summary>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Layers">The shapes of its layers; none where something is wrong.</param>
internal sealed record ModelCheck(EquatableArray<ModelError> Errors, IReadOnlyList<LayerShape> Layers)
{
    /// <summary>For a swept class, which has no shapes of its own, those of each variant.</summary>
    public IReadOnlyList<(VariantSpec Variant, IReadOnlyList<LayerShape> Layers)> Variants { get; init; } = [];
}
