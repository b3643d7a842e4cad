using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Removes the softmax or sigmoid that the loss applies itself.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveDoubleActivation)), Shared]
public sealed class RemoveDoubleActivation : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0402", "KILN0403"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (RelatedAttribute(root, diagnostic) is { } activation)
            yield return new ChainRepair($"Remove [{activation}]", "Remove the activation that the loss applies itself", ChainText.Remove(text, activation));
    }
}
