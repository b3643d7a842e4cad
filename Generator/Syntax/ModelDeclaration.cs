using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>
/// The declaration that carries <c>[Model]</c> and the layer attributes around it. It holds symbols and syntax, so it lives only while
/// one class is looked at; <see cref="ModelSpec"/> is what remains.
/// </summary>
/// <param name="Type">The class.</param>
/// <param name="Node">The one declaration whose attributes are the chain.</param>
/// <param name="Layers">Its layers, in source order.</param>
/// <param name="Options">Kiln's other attributes on it, in source order.</param>
/// <param name="Strays">Layers and sweeps on other parts of the class.</param>
/// <param name="Duplicates">Further <c>[Model]</c> attributes.</param>
internal sealed record ModelDeclaration(
    INamedTypeSymbol Type,
    TypeDeclarationSyntax Node,
    ImmutableArray<AttributeData> Layers,
    ImmutableArray<AttributeData> Options,
    ImmutableArray<AttributeData> Strays,
    ImmutableArray<AttributeData> Duplicates)
{
    public const string ModelAttribute = "Kiln.ModelAttribute";

    private const string Library = "Kiln", LayerAttribute = "Kiln.LayerAttribute", BlockAttribute = "Kiln.BlockAttribute", SweepAttribute = "Kiln.SweepAttribute";

    /// <summary>Whether the class stands for several models, one for each combination of swept sizes.</summary>
    public bool IsSwept => Options.Any(option => HasName(option.AttributeClass, SweepAttribute));

    /// <summary>The declaration of the model, or null if the type is none.</summary>
    public static ModelDeclaration? Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        ImmutableArray<AttributeData> marks = [.. attributes.Where(attribute => HasName(attribute.AttributeClass, ModelAttribute))];
        if (marks.IsEmpty || type.Name.Length == 0 || DeclarationOf(marks[0], cancellation) is not { } node)
            return null;

        // GetAttributes strings the parts together by the order of files; only within one part does it follow the source.
        AttributeData[] here = [.. attributes.Where(attribute => DeclarationOf(attribute, cancellation) == node).OrderBy(Position)];
        var elsewhere = attributes.Where(attribute => DeclarationOf(attribute, cancellation) != node);
        return new ModelDeclaration(
            type,
            node,
            [.. here.Where(attribute => IsLayer(attribute.AttributeClass) || attribute.AttributeClass is null or IErrorTypeSymbol)],
            [.. here.Where(attribute => IsOption(attribute.AttributeClass))],
            [.. elsewhere.Where(attribute => IsLayer(attribute.AttributeClass) || HasName(attribute.AttributeClass, SweepAttribute))],
            marks.RemoveAt(0));
    }

    /// <summary>The layers on a class that need not be a model, in source order within a file.</summary>
    public static ImmutableArray<AttributeData> LayersOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        [.. type.GetAttributes().Where(attribute => IsLayer(attribute.AttributeClass) && SyntaxOf(attribute, cancellation) is not null).OrderBy(Position)];

    /// <summary>Whether the attribute is <c>[Block]</c>.</summary>
    public static bool IsBlockMark(AttributeData attribute) => HasName(attribute.AttributeClass, BlockAttribute);

    /// <summary>The attribute as written.</summary>
    public static AttributeSyntax? SyntaxOf(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

    private static TypeDeclarationSyntax? DeclarationOf(AttributeData attribute, CancellationToken cancellation) =>
        SyntaxOf(attribute, cancellation)?.Parent?.Parent as TypeDeclarationSyntax;

    private static int Position(AttributeData attribute) => attribute.ApplicationSyntaxReference?.Span.Start ?? 0;

    // By base class alone, so that nothing changes here when a layer is added.
    private static bool IsLayer(INamedTypeSymbol? type)
    {
        for (INamedTypeSymbol? parent = type?.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (HasName(parent, LayerAttribute))
                return true;
        }

        return false;
    }

    private static bool IsOption(INamedTypeSymbol? type) =>
        type is not null and not IErrorTypeSymbol && NamespaceOf(type) == Library && !IsLayer(type) && !HasName(type, ModelAttribute);

    private static bool HasName(INamedTypeSymbol? type, string fullName) =>
        type is not null
        && NamespaceOf(type) is { } space
        && fullName.Length == space.Length + 1 + type.Name.Length
        && fullName.StartsWith(space, StringComparison.Ordinal)
        && fullName.EndsWith(type.Name, StringComparison.Ordinal);

    // Only top-level types of a top-level namespace matter here, so nothing is joined.
    private static string? NamespaceOf(INamedTypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: true } space } ? space.Name : null;
}
