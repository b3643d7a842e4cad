using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>A function and, if it cannot be compiled, the place that is to blame where it has one.</summary>
internal readonly record struct FunctionReading(FunctionSpec Spec, Location? Offender);

/// <summary>Finds the function that a <c>Map</c> layer names and reads its body.</summary>
internal static class FunctionReader
{
    public static FunctionReading Read(INamedTypeSymbol type, string name, CancellationToken cancellation)
    {
        IMethodSymbol[] methods = [.. UserMembers.Of(type).OfType<IMethodSymbol>().Where(method => method.Name == name)];
        if (methods.Length == 0)
            return Refuse(name, "the class has no method of that name", null);
        IMethodSymbol method = methods[0];
        if (methods.Length > 1)
            return Refuse(name, "it has overloads, so the name is ambiguous", method.Locations[0]);
        if (!IsFunction(method))
            return Refuse(name, "it has another signature", method.Locations[0]);
        if (BodyOf(method.DeclaringSyntaxReferences[0].GetSyntax(cancellation)) is not { } body)
            return Refuse(name, "its body is more than one expression", method.Locations[0]);

        var parameters = method.Parameters.Select(parameter => parameter.Name).ToEquatableArray();
        var reader = new FunctionBodyReader(type, parameters, cancellation);
        return reader.Read(body) is { } tree
            ? new FunctionReading(new FunctionSpec(name, parameters, tree, null), null)
            : Refuse(name, reader.Problem, reader.Offender?.GetLocation());
    }

    private static FunctionReading Refuse(string name, string problem, Location? offender) =>
        new(new FunctionSpec(name, [], null, problem), offender);

    private static bool IsFunction(IMethodSymbol method) =>
        method is { IsStatic: true, IsGenericMethod: false, ReturnsByRef: false, ReturnType.SpecialType: SpecialType.System_Single, Parameters.Length: 1 or 2 }
        && method.Parameters.All(parameter => parameter is { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_Single });

    private static ExpressionSyntax? BodyOf(SyntaxNode declaration) => declaration is not MethodDeclarationSyntax method
        ? null
        : method.ExpressionBody?.Expression
            ?? (method.Body?.Statements is [ReturnStatementSyntax statement] ? statement.Expression : null);
}
