using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Drops a name that nothing uses.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DropName)), Shared]
public sealed class DropName : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0107"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
            yield return new ChainRepair($"Remove {argument}", "Remove unused names", ChainText.Remove(argument));
    }
}
