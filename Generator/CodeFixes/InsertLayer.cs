using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>
/// Inserts the layer that is missing: <c>[Flatten]</c> between an image and Linear, <c>[View(-1, C)]</c> or <c>[LastStep]</c> before a class loss, a
/// projection before a residual of another width.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertLayer)), Shared]
public sealed class InsertLayer : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0303", "KILN0312", "KILN0401"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (AttributeAt(root, diagnostic.Location.SourceSpan) is not { } attribute)
            yield break;
        foreach ((string layer, string why) in LayersFor(diagnostic))
            yield return new ChainRepair($"Insert [{layer}]: {why}", $"Insert: {why}", ChainText.Insert(text, attribute, layer));
    }

    private static IEnumerable<(string Layer, string Why)> LayersFor(Diagnostic diagnostic)
    {
        string? proposal = ProposalOf(diagnostic);
        switch (diagnostic.Id)
        {
            case "KILN0312":
                yield return ("Flatten", "all features of the image");
                break;
            case "KILN0303" when proposal is not null:
                yield return (proposal, "a projection to the other width");
                break;
            case "KILN0401" when proposal is not null:
                yield return ($"View(-1, {proposal})", "score every step");
                yield return ("LastStep", "score the whole sequence");
                break;
        }
    }
}
