using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Syntax;

/// <summary>The members a class has without its generated half.</summary>
internal static class UserMembers
{
    /// <summary>
    /// The written members. The analyzer sees the class complete with what the generator added to it, so members in generated files do
    /// not count; other generators' are invisible to this one anyway.
    /// </summary>
    public static IEnumerable<ISymbol> Of(INamedTypeSymbol type) => type.GetMembers().Where(IsWritten);

    public static bool IsWritten(ISymbol member) => !member.IsImplicitlyDeclared && member.Locations.Any(IsWritten);

    /// <summary>The name, or a constructor's name and parameter types: <c>Net(int, long)</c>.</summary>
    public static string NameOf(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        ? $"{constructor.ContainingType.Name}({string.Join(", ", constructor.Parameters.Select(parameter => parameter.Type.ToDisplayString()))})"
        : member.Name;

    /// <summary>
    /// A method's name and the types of its parameters, as emitted code writes them: <c>Save(string)</c>. Null for any other member.
    /// </summary>
    public static string? SignatureOf(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
        ? $"{method.Name}{(method.Arity == 0 ? "" : $"`{method.Arity}")}({string.Join(", ", method.Parameters.Select(TypeOf))})"
        : null;

    private static string TypeOf(IParameterSymbol parameter) =>
        (parameter.RefKind == RefKind.None ? "" : "ref ") + parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private static bool IsWritten(Location location) =>
        location.SourceTree is { } tree && !tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);
}
