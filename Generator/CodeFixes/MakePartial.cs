using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Adds <c>partial</c> to a model's class, and to the classes around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartial)), Shared]
public sealed class MakePartial : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0101", "KILN0102"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        // A class can be unfit for other reasons too; the analyzer says which one this is.
        if (diagnostic.Id == "KILN0102" && ProposalOf(diagnostic) != "partial")
            yield break;
        TextChange[] changes =
        [
            .. root.FindToken(diagnostic.Location.SourceSpan.Start).Parent!.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
                .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
                .Select(type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "))
                .Reverse(),
        ];
        if (changes.Length > 0)
            yield return new ChainRepair("Add 'partial'", "Add 'partial'", changes);
    }
}
