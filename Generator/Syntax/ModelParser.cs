using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>Turns an annotated class into a <see cref="ModelSpec"/>, the same in the generator and in the analyzer.</summary>
internal static class ModelParser
{
    /// <summary>The spec of a class with <c>[Model]</c>, or null for any other type. Never throws for broken code.</summary>
    public static ModelSpec? Parse(INamedTypeSymbol type, CancellationToken cancellation) =>
        ModelDeclaration.Of(type, cancellation) is { } declaration ? Parse(declaration, cancellation) : null;

    public static ModelSpec Parse(ModelDeclaration declaration, CancellationToken cancellation)
    {
        INamedTypeSymbol type = declaration.Type;
        var layers = new List<LayerSpec>();
        foreach (AttributeData attribute in declaration.Layers)
        {
            cancellation.ThrowIfCancellationRequested();
            layers.Add(AttributeReader.Read(attribute, cancellation));
        }

        List<SpecProblem> problems = [.. DeclarationProblems.Of(declaration, cancellation)];
        var functions = ReadFunctions(type, layers, problems, cancellation);
        return new ModelSpec(
            type.Name,
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            HeadersAround(type).ToEquatableArray(),
            layers.ToEquatableArray(),
            functions.ToEquatableArray(),
            // Sorted, so that moving a member does not look like a change.
            UserMembers.Of(type).Select(UserMembers.NameOf).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            problems.ToEquatableArray())
        {
            Methods = UserMembers.Of(type).Select(UserMembers.SignatureOf).OfType<string>().Distinct().OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            IsStateNameTaken = Around(type).GetTypeMembers(type.Name + "State").Any(UserMembers.IsWritten),
            HiddenTypes = TypeNames.All.Where(name => IsHidden(name, type)).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            Accessibility = SyntaxFacts.GetText(type.DeclaredAccessibility),
            Options = declaration.Options.Select(attribute => AttributeReader.Read(attribute, cancellation)).ToEquatableArray(),
            Blocks = BlockReader.Read(type, declaration.Layers, cancellation),
        };
    }

    private static INamespaceOrTypeSymbol Around(INamedTypeSymbol type) => (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;

    private static List<FunctionSpec> ReadFunctions(
        INamedTypeSymbol type, List<LayerSpec> layers, List<SpecProblem> problems, CancellationToken cancellation)
    {
        var functions = new List<FunctionSpec>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i].Kind != "Map" || FunctionArgument(layers[i]) is not { } argument)
                continue;
            string name = argument.Value.Text;
            FunctionSpec function = FunctionReader.Read(type, name, cancellation).Spec;
            if (function.Problem is { } problem)
                problems.Add(new SpecProblem(Diagnostics.UnusableFunction.Id, i, argument.Name, [name, problem]));
            if (functions.All(known => known.Name != name))
                functions.Add(function);
        }

        return functions;
    }

    // The function is Map's first argument; As and other names follow it.
    private static ArgumentSpec? FunctionArgument(LayerSpec layer) =>
        layer.Arguments.Count > 0 && layer.Arguments[0] is { Value.Kind: ArgumentKind.Text } first ? first : null;

    /// <summary>Whether the name means something of the user's in the class: C# looks there, then around it, before it looks at usings.</summary>
    private static bool IsHidden(string name, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (around.Name == name || BasesOf(around).Any(part => part.GetMembers(name).Any(UserMembers.IsWritten)))
                return true;
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (space.GetMembers(name).Any(UserMembers.IsWritten))
                return true;
        }

        return false;
    }

    /// <summary>The type and those that it derives from.</summary>
    private static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.BaseType)
            yield return part;
    }

    private static IEnumerable<string> HeadersAround(INamedTypeSymbol type)
    {
        var headers = new Stack<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            string kind = outer switch
            {
                { TypeKind: TypeKind.Interface } => "interface",
                { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
                { TypeKind: TypeKind.Struct } => "struct",
                { IsRecord: true } => "record",
                _ => "class",
            };
            headers.Push($"partial {kind} {outer.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None))}");
        }

        return headers;
    }
}
