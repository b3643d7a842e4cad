using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;

namespace Kiln.Generator;

/// <summary>A compiled model: the file to add to the compilation. Equality is that of the text; what the passes made stands beside it for tests.</summary>
internal sealed record CompiledModel(string HintName, string Text)
{
    /// <summary>Name and dump of each pass.</summary>
    public IReadOnlyList<(string Pass, string Text)> Passes { get; init; } = [];

    public Graph? Lowered { get; init; }

    public Graph? Joint { get; init; }

    public IReadOnlyList<Step> Steps { get; init; } = [];

    public MemoryPlan? Plan { get; init; }

    public bool Equals(CompiledModel? other) => other is not null && HintName == other.HintName && Text == other.Text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
