using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>What makes a class unfit for a generated half, before any layer is looked at.</summary>
internal static class DeclarationProblems
{
    /// <summary>The problems, in the order of their ids.</summary>
    public static IEnumerable<SpecProblem> Of(ModelDeclaration declaration, CancellationToken cancellation)
    {
        INamedTypeSymbol type = declaration.Type;
        if (!IsPartial(declaration.Node))
            yield return OfClass(Diagnostics.NotPartial, type.Name);
        if (Unsuitable(declaration, cancellation) is { } reason)
            yield return OfClass(Diagnostics.UnsupportedType, type.Name, reason.What, reason.Advice) with { Repair = reason.Repair };
        for (int i = 0; i < declaration.Strays.Length; i++)
        {
            string kind = AttributeReader.Read(declaration.Strays[i], cancellation).Kind;
            yield return new SpecProblem(Diagnostics.LayerOnOtherPart.Id, -2 - i, null, [kind, type.Name]);
        }

        if (declaration.Layers.IsEmpty)
            yield return OfClass(Diagnostics.EmptyChain, type.Name, "it has no layer");
        if (!declaration.Duplicates.IsEmpty)
            yield return OfClass(Diagnostics.DuplicateModel, type.Name);
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (!declaration.IsSwept && IsUnchained(constructor, cancellation))
                yield return OfClass(Diagnostics.ConstructorClash, UserMembers.NameOf(constructor), "does not call it, so the model would have no memory");
        }
    }

    private static SpecProblem OfClass(DiagnosticDescriptor rule, params string[] values) => new(rule.Id, -1, null, values.ToEquatableArray());

    private static (string What, string Advice, string? Repair)? Unsuitable(ModelDeclaration declaration, CancellationToken cancellation)
    {
        INamedTypeSymbol type = declaration.Type;
        if (type.TypeKind != TypeKind.Class)
            return ("not a class", "Make it a partial class", null);
        if (type.IsRecord)
            return ("a record", "Make it a partial class", null);
        // What is generated for a swept class makes it static.
        if (type.IsStatic && !declaration.IsSwept)
            return ("static", "Remove 'static'", null);
        if (declaration.IsSwept && IsWritten(type, SyntaxKind.SealedKeyword, cancellation))
            return ("sealed, although swept: its variants are classes of their own, and it is static", "Remove 'sealed'", null);
        if (type.IsAbstract)
            return ("abstract", "Remove 'abstract'", null);
        if (type.TypeParameters.Length > 0)
            return ("generic", "Remove its type parameters", null);
        if (type.IsFileLocal)
            return ("file-local", "Remove 'file'", null);
        if (SyntaxFacts.GetKeywordKind(type.Name) != SyntaxKind.None)
            return ("named like a keyword of C#", "Rename it", null);
        if (declaration.Node.ParameterList is not null)
            return ("a class with a primary constructor, which would clash with the generated one", "Remove the constructor's parameters", null);
        if (type.BaseType is { } parent && ModelDeclaration.Of(parent, cancellation) is not null)
            return ($"derived from the model '{parent.Name}'", "Let it stand alone, with the layers of both", null);
        if (!declaration.IsSwept && type.BaseType is { TypeKind: TypeKind.Class } ancestor && !ancestor.InstanceConstructors.Any(IsCallableBare))
            return ($"derived from '{ancestor.Name}', which has no constructor without parameters", $"Give '{ancestor.Name}' one, or let it stand alone", null);
        return UnsuitableAround(declaration.Node, type);
    }

    /// <summary>Whether the generated constructors, which say nothing of a base, can start from this one of it.</summary>
    private static bool IsCallableBare(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility != Accessibility.Private && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams);

    private static (string What, string Advice, string? Repair)? UnsuitableAround(TypeDeclarationSyntax node, INamedTypeSymbol type)
    {
        for (SyntaxNode? outer = node.Parent; outer is TypeDeclarationSyntax around; outer = outer.Parent)
        {
            if (!IsPartial(around))
                return ($"nested in '{around.Identifier.ValueText}', which is not partial", $"Add 'partial' to '{around.Identifier.ValueText}'", "partial");
        }

        return type.IsGenericType ? ("nested in a generic type", "Move it out of there", null) : null;
    }

    private static bool IsWritten(INamedTypeSymbol type, SyntaxKind modifier, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellation) is TypeDeclarationSyntax node && node.Modifiers.Any(modifier));

    private static bool IsPartial(TypeDeclarationSyntax node) => node.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static bool IsUnchained(IMethodSymbol constructor, CancellationToken cancellation) =>
        UserMembers.IsWritten(constructor)
        && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is ConstructorDeclarationSyntax syntax
        && !syntax.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer);
}
