using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Writes the size, the name or the symbol that was meant in the place of the wrong one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteProposal)), Shared]
public sealed class WriteProposal : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0105", "KILN0118", "KILN0119", "KILN0302", "KILN0313"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (ProposalOf(diagnostic) is not { } proposal || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax written)
            yield break;
        // A constant may be written in many ways; what replaces it is a number or a text.
        bool isText = written.IsKind(SyntaxKind.StringLiteralExpression) || diagnostic.Id is "KILN0105" or "KILN0118" or "KILN0119";
        string literal = isText ? SymbolDisplay.FormatLiteral(proposal, quote: true) : proposal;
        yield return new ChainRepair($"Write {literal}", "Write what was meant", new TextChange(written.Span, literal));
    }
}
