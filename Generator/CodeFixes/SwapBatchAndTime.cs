using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Puts the batch before time in the input of a recurrent layer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwapBatchAndTime)), Shared]
public sealed class SwapBatchAndTime : ChainFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0502"];

    private protected override IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text)
    {
        if (RelatedAttribute(root, diagnostic)?.ArgumentList is not { Arguments: [{ NameEquals: null } time, { NameEquals: null } batch, ..] })
            yield break;
        yield return new ChainRepair(
            $"Swap {time} and {batch}: batch first", "Put the batch first", new TextChange(time.Span, batch.ToString()), new TextChange(batch.Span, time.ToString()));
    }
}
