using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Drops a wrong input size: Kiln takes what arrives.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DropInputSize)), Shared]
public sealed class DropInputSize : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0302"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        // An option such as NumParameters has a default of its own, which says something else.
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals: null } argument)
            yield return new ChainRepair($"Leave out {argument}", "Leave out the input size", ChainText.Remove(argument));
    }
}
