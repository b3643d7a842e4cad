using System.Composition;
using Kiln.Generator;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>
/// Writes behind every line of a chain the shape that its last layer gives, in one column. Comments that say something else stay and
/// get no shape.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(WriteShapeComments)), Shared]
public sealed class WriteShapeComments : CodeRefactoringProvider
{
    private const string Title = "Write the shapes as comments";

    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        CancellationToken cancellation = context.CancellationToken;
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } node || IsInsideBody(node, context.Span))
            return;
        SemanticModel? semantics = await context.Document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (semantics?.GetDeclaredSymbol(node, cancellation) is not INamedTypeSymbol type
            || ModelDeclaration.Of(type, cancellation) is not { } declaration || declaration.Node != node)
        {
            return;
        }

        SourceText text = await context.Document.GetTextAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<LayerShape> layers = ModelCompiler.Check(ModelParser.Parse(declaration, cancellation), cancellation).Layers;
        TextChange[] changes = [.. Changes(text, declaration, layers, cancellation)];
        if (changes.Length > 0)
            context.RegisterRefactoring(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithText(text.WithChanges(changes))), Title));
    }

    private static bool IsInsideBody(TypeDeclarationSyntax node, TextSpan span) =>
        node.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken) && span.Start > node.OpenBraceToken.SpanStart;

    private static IEnumerable<TextChange> Changes(SourceText text, ModelDeclaration declaration, IReadOnlyList<LayerShape> layers, CancellationToken cancellation)
    {
        List<ChainLine> lines = Lines(text, declaration, layers, cancellation);
        int column = lines.Select(line => line.Length).DefaultIfEmpty(0).Max() + 2;
        foreach (ChainLine line in lines)
        {
            string wanted = new string(' ', column - line.Length) + $"// {line.Shape}";
            if (text.ToString(line.Rest) != wanted)
                yield return new TextChange(line.Rest, wanted);
        }
    }

    /// <summary>The lines on which a list of layers ends and nothing follows but a shape.</summary>
    private static List<ChainLine> Lines(SourceText text, ModelDeclaration declaration, IReadOnlyList<LayerShape> layers, CancellationToken cancellation)
    {
        var lines = new SortedDictionary<int, ChainLine>();
        foreach (LayerShape layer in layers)
        {
            if (ModelDeclaration.SyntaxOf(declaration.Layers[layer.Layer], cancellation)?.Parent is not AttributeListSyntax list)
                continue;
            TextLine line = text.Lines.GetLineFromPosition(list.Span.End);
            string rest = text.ToString(TextSpan.FromBounds(list.Span.End, line.End)).Trim();
            bool isShape = rest.StartsWith("//", StringComparison.Ordinal) && ShapeComment.ParenthesesIn(rest) is { } span && span.End == rest.Length;
            if (rest.Length == 0 || isShape)
                lines[line.LineNumber] = new ChainLine(list.Span.End - line.Start, TextSpan.FromBounds(list.Span.End, line.End), layer.Output.ToString());
        }

        return [.. lines.Values];
    }

    /// <param name="Length">The length of the line without what follows the list.</param>
    /// <param name="Rest">What follows it.</param>
    /// <param name="Shape">The shape of the last layer that ends there.</param>
    private sealed record ChainLine(int Length, TextSpan Rest, string Shape);
}
