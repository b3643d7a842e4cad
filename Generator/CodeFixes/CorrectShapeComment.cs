using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Writes the shape that a layer has into the comment behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectShapeComment)), Shared]
public sealed class CorrectShapeComment : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0314"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (ProposalOf(diagnostic) is { } shape)
            yield return new ChainRepair($"Write {shape}", "Write the shapes that the layers have", new TextChange(diagnostic.Location.SourceSpan, shape));
    }
}
