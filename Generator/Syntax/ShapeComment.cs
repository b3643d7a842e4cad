using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator.Syntax;

/// <summary>The comment behind a layer, <c>[RNN(10)]  // (B, T, 10): one state a step</c>, as far as it may be a shape.</summary>
/// <param name="Layer">The last layer that ends on the line.</param>
/// <param name="Sizes">What stands between the parentheses, split at commas.</param>
/// <param name="Location">The parentheses and what is between them.</param>
internal sealed record ShapeComment(int Layer, EquatableArray<string> Sizes, Location Location)
{
    /// <summary>The comments of a chain, in source order.</summary>
    public static IEnumerable<ShapeComment> Of(ModelDeclaration declaration, CancellationToken cancellation)
    {
        for (int i = 0; i < declaration.Layers.Length; i++)
        {
            if (ModelDeclaration.SyntaxOf(declaration.Layers[i], cancellation)?.Parent is AttributeListSyntax list && CommentAfter(list) is { } comment)
            {
                // Of several layers in one list the comment means the last.
                bool isLast = i + 1 == declaration.Layers.Length || ModelDeclaration.SyntaxOf(declaration.Layers[i + 1], cancellation)?.Parent != list;
                if (isLast && Read(i, comment) is { } shape)
                    yield return shape;
            }
        }
    }

    /// <summary>The comment that ends the line on which the list ends.</summary>
    public static SyntaxTrivia? CommentAfter(AttributeListSyntax list)
    {
        foreach (SyntaxTrivia trivia in list.CloseBracketToken.TrailingTrivia)
        {
            if (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
                return trivia;
        }

        return null;
    }

    /// <summary>The place of a parenthesis in a comment and of its partner, or null if the comment does not begin with one.</summary>
    public static TextSpan? ParenthesesIn(string comment)
    {
        int start = 2;
        while (start < comment.Length && (char.IsWhiteSpace(comment[start]) || comment[start] is '-' or '>'))
            start++;
        int depth = 0;
        for (int i = start; i < comment.Length && (i > start || comment[i] == '('); i++)
        {
            depth += comment[i] == '(' ? 1 : comment[i] == ')' ? -1 : 0;
            if (depth == 0)
                return TextSpan.FromBounds(start, i + 1);
        }

        return null;
    }

    private static ShapeComment? Read(int layer, SyntaxTrivia comment)
    {
        string text = comment.ToString();
        if (ParenthesesIn(text) is not { } span)
            return null;
        string inner = text.Substring(span.Start + 1, span.Length - 2);
        var location = Location.Create(comment.SyntaxTree!, new TextSpan(comment.SpanStart + span.Start, span.Length));
        return new ShapeComment(layer, inner.Split(',').Select(size => size.Trim()).ToEquatableArray(), location);
    }
}
