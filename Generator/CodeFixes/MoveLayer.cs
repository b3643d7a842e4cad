using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Moves a layer from another part of the class to the end of the chain, before the loss if it ends with one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveLayer)), Shared]
public sealed class MoveLayer : CodeFixProvider
{
    private const string Title = "Move the layer under [Model]";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KILN0103"];

    // Two layers that move at once would meet at the same place in an order that nobody chose.
    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } layer && diagnostic.AdditionalLocations is [{ } model, ..])
                context.RegisterCodeFix(CodeAction.Create(Title, cancellation => MoveAsync(context.Document, layer, model, cancellation), Title), diagnostic);
        }
    }

    private static async Task<Solution> MoveAsync(Document document, AttributeSyntax layer, Location model, CancellationToken cancellation)
    {
        Solution solution = document.Project.Solution;
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        TextChange removal = ChainText.Remove(text, layer);
        if (model.SourceTree is not { } tree || solution.GetDocument(tree) is not { } home
            || (await tree.GetRootAsync(cancellation).ConfigureAwait(false)).FindToken(model.SourceSpan.Start).Parent is not TypeDeclarationSyntax type)
        {
            return solution;
        }

        SourceText there = await home.GetTextAsync(cancellation).ConfigureAwait(false);
        AttributeSyntax last = type.AttributeLists.Last().Attributes.Last();
        bool endsWithLoss = last.Name.ToString() is var name && (name.EndsWith("Loss", StringComparison.Ordinal) || name.EndsWith("LossAttribute", StringComparison.Ordinal));
        TextChange insertion = endsWithLoss ? ChainText.Insert(there, last, layer.ToString()) : ChainText.Append(there, last, layer.ToString());
        return home.Id == document.Id
            ? solution.WithDocumentText(document.Id, text.WithChanges(new[] { removal, insertion }.OrderBy(change => change.Span.Start)))
            : solution.WithDocumentText(document.Id, text.WithChanges(removal)).WithDocumentText(home.Id, there.WithChanges(insertion));
    }
}
