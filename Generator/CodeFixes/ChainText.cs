using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.CodeFixes;

/// <summary>Edits of a list of attributes as text, so that everything that is not changed stays as its author wrote it.</summary>
internal static class ChainText
{
    /// <summary>A layer before another: in a list of its own where the other begins one, else inside its list.</summary>
    public static TextChange Insert(SourceText text, AttributeSyntax before, string layer)
    {
        var list = (AttributeListSyntax)before.Parent!;
        if (list.Attributes[0] != before)
            return new TextChange(new TextSpan(before.SpanStart, 0), layer + ", ");
        TextLine line = text.Lines.GetLineFromPosition(list.SpanStart);
        string indentation = text.ToString(TextSpan.FromBounds(line.Start, list.SpanStart));
        string separator = string.IsNullOrWhiteSpace(indentation) ? EndOf(text, line) + indentation : " ";
        return new TextChange(new TextSpan(list.SpanStart, 0), $"[{layer}]{separator}");
    }

    /// <summary>A layer behind another, in a list of its own.</summary>
    public static TextChange Append(SourceText text, AttributeSyntax after, string layer)
    {
        var list = (AttributeListSyntax)after.Parent!;
        TextLine first = text.Lines.GetLineFromPosition(list.SpanStart), last = text.Lines.GetLineFromPosition(list.Span.End);
        string indentation = text.ToString(TextSpan.FromBounds(first.Start, list.SpanStart));
        return string.IsNullOrWhiteSpace(indentation) && text.ToString(TextSpan.FromBounds(list.Span.End, last.End)).Trim() is "" or ['/', '/', ..]
            ? new TextChange(new TextSpan(last.End, 0), $"{EndOf(text, last)}{indentation}[{layer}]")
            : new TextChange(new TextSpan(list.Span.End, 0), $" [{layer}]");
    }

    /// <summary>Without an attribute: with its list where it is alone, and with the line where nothing else is on it.</summary>
    public static TextChange Remove(SourceText text, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            int index = list.Attributes.IndexOf(attribute);
            return new TextChange(
                index > 0 ? TextSpan.FromBounds(list.Attributes[index - 1].Span.End, attribute.Span.End) : TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart), "");
        }

        TextLine line = text.Lines.GetLineFromPosition(list.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, list.SpanStart));
        string after = text.ToString(TextSpan.FromBounds(list.Span.End, Math.Max(list.Span.End, line.End))).Trim();
        bool alone = string.IsNullOrWhiteSpace(before) && list.Span.End <= line.End && (after.Length == 0 || after.StartsWith("//", StringComparison.Ordinal));
        if (alone)
            return new TextChange(line.SpanIncludingLineBreak, "");
        int end = list.Span.End;
        while (end < line.End && text[end] == ' ')
            end++;
        return new TextChange(TextSpan.FromBounds(list.SpanStart, end), "");
    }

    /// <summary>Without an argument, and without the parentheses when it was the last.</summary>
    public static TextChange Remove(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        int index = list.Arguments.IndexOf(argument);
        TextSpan span = list.Arguments.Count == 1 ? list.Span
            : index == 0 ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End);
        return new TextChange(span, "");
    }

    private static string EndOf(SourceText text, TextLine line)
    {
        string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return end.Length > 0 ? end : "\n";
    }
}
