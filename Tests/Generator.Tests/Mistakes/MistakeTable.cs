namespace Kiln.Generator.Tests.Mistakes;

/// <summary>All mistakes, in the order of their ids.</summary>
internal static class MistakeTable
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        .. ((IReadOnlyList<Mistake>[])
        [
            DeclarationMistakes.All, NameMistakes.All, ClashMistakes.All, BlockMistakes.All, SweepMistakes.All, ArgumentMistakes.All, SizeMistakes.All,
            ShapeMistakes.All, ViewMistakes.All, OperandMistakes.All, ImageMistakes.All, AttentionMistakes.All, LossMistakes.All, SequenceMistakes.All,
            MemoryMistakes.All, CommentMistakes.All,
        ]).SelectMany(mistakes => mistakes).OrderBy(mistake => mistake.Id, StringComparer.Ordinal),
    ];

    public static Mistake Of(string name) => All.First(mistake => mistake.ToString() == name);
}
