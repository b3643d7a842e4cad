using Kiln.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>A code fix that edits the chain of one model, in the file where the error stands.</summary>
public abstract class ChainFix : CodeFixProvider
{
    private protected ChainFix()
    {
    }

    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SourceText text = await context.Document.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (ChainRepair repair in RepairsOf(diagnostic, root, text))
            {
                Document repaired = context.Document.WithText(text.WithChanges(repair.Changes));
                context.RegisterCodeFix(CodeAction.Create(repair.Title, _ => Task.FromResult(repaired), repair.Kind), diagnostic);
            }
        }
    }

    private protected abstract IEnumerable<ChainRepair> RepairsOf(Diagnostic diagnostic, SyntaxNode root, SourceText text);

    /// <summary>What the analyzer proposes to write, or null.</summary>
    private protected static string? ProposalOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(DiagnosticProperties.Repair, out string? proposal) ? proposal : null;

    /// <summary>The attribute at or around a place.</summary>
    private protected static AttributeSyntax? AttributeAt(SyntaxNode root, TextSpan span) =>
        root.FindNode(span).FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>The attribute that the message points back to.</summary>
    private protected static AttributeSyntax? RelatedAttribute(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations is [{ SourceTree: { } tree } location, ..] && tree == root.SyntaxTree ? AttributeAt(root, location.SourceSpan) : null;
}
