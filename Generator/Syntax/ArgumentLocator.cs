using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator.Syntax;

/// <summary>
/// Finds where something of a <see cref="ModelSpec"/> is written: the way back from plain data to source, for the analyzer alone.
/// </summary>
internal sealed class ArgumentLocator(ModelDeclaration declaration, CancellationToken cancellation)
{
    private const int LongestText = 48;

    /// <summary>The class name.</summary>
    public Location OfClass => declaration.Node.Identifier.GetLocation();

    /// <summary>
    /// The value of the argument (or its item in a <c>params</c> array) if it is written, else the attribute, else the class name.
    /// Layers are numbered as in <see cref="SpecProblem"/>.
    /// </summary>
    public Location Of(int layer, string? argument = null, int item = -1)
    {
        if (AttributeOf(layer) is not { } attribute || ModelDeclaration.SyntaxOf(attribute, cancellation) is not { } syntax)
            return OfClass;
        if (argument is null)
            return syntax.GetLocation();

        ImmutableArray<ExpressionSyntax> written = AttributeReader.Written(syntax, attribute.AttributeConstructor, argument);
        if (written.IsEmpty)
            return syntax.GetLocation();
        ImmutableArray<ExpressionSyntax> items = written is [{ } whole] ? ItemsOf(whole) : written;
        return item >= 0 && item < items.Length
            ? items[item].GetLocation()
            : syntax.SyntaxTree.GetLocation(TextSpan.FromBounds(written[0].SpanStart, written[^1].Span.End));
    }

    /// <summary>The second <c>[Model]</c>.</summary>
    public Location OfDuplicate() => declaration.Duplicates.IsEmpty
        ? OfClass
        : ModelDeclaration.SyntaxOf(declaration.Duplicates[0], cancellation)?.GetLocation() ?? OfClass;

    /// <summary>The user's member that stands in <see cref="ModelSpec.Members"/> or <see cref="ModelSpec.Methods"/> under that name.</summary>
    public Location OfMember(string name) =>
        UserMembers.Of(declaration.Type).FirstOrDefault(member => UserMembers.NameOf(member) == name || UserMembers.SignatureOf(member) == name)?.Locations.FirstOrDefault() ?? OfClass;

    /// <summary>What cannot be compiled in the function that a layer names, else the name.</summary>
    public Location OfFunction(int layer, string? argument, string function) =>
        FunctionReader.Read(declaration.Type, function, cancellation).Offender ?? Of(layer, argument);

    /// <summary>The layer as a message names it: the attribute as written, and its line where that is not the place of the message.</summary>
    public string Describe(int layer, bool withLine)
    {
        if (AttributeOf(layer) is not { } attribute || ModelDeclaration.SyntaxOf(attribute, cancellation) is not { } syntax)
            return declaration.Type.Name;
        string text = TextOf(syntax, attribute.AttributeConstructor);
        return withLine ? $"{text} on line {syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1}" : text;
    }

    private AttributeData? AttributeOf(int layer) => layer switch
    {
        >= 0 when layer < declaration.Layers.Length => declaration.Layers[layer],
        >= 0 when layer - declaration.Layers.Length < declaration.Options.Length => declaration.Options[layer - declaration.Layers.Length],
        < -1 when -2 - layer < declaration.Strays.Length => declaration.Strays[-2 - layer],
        _ => null,
    };

    // One argument may hold the whole array: View(new object[] { -1, 10 }).
    private static ImmutableArray<ExpressionSyntax> ItemsOf(ExpressionSyntax argument) => argument switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
        CollectionExpressionSyntax list => [.. list.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression)],
        _ => [argument],
    };

    private static string TextOf(AttributeSyntax syntax, IMethodSymbol? constructor)
    {
        NameSyntax name = syntax.Name is QualifiedNameSyntax qualified ? qualified.Right : syntax.Name;
        string text = OneLine($"{name}{Arguments(syntax.ArgumentList, constructor)}");
        if (text.Length <= LongestText)
            return text;
        int lastWhole = text.LastIndexOf(',', LongestText);
        return lastWhole < 0 ? $"{name}(…)" : text[..lastWhole] + ", …)";
    }

    // Sizes in and out stand with an arrow between them: Linear(16 -> 4).
    private static string Arguments(AttributeArgumentListSyntax? list, IMethodSymbol? constructor)
    {
        if (list is null || constructor is not { Parameters: [{ Name: "inFeatures" or "inputSize" or "inChannels" }, _, ..] }
            || list.Arguments is not [{ NameColon: null, NameEquals: null } input, { NameColon: null, NameEquals: null } output, ..])
        {
            return list?.ToString() ?? "";
        }

        return $"({string.Join(", ", [$"{input} -> {output}", .. list.Arguments.Skip(2).Select(argument => argument.ToString())])})";
    }

    private static string OneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
