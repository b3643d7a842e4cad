using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>
/// One attribute as a <see cref="LayerSpec"/>: what was written, by constructor-parameter and property names. Constants, <c>nameof</c>
/// and enums arrive here as values, because C# has resolved them.
/// </summary>
internal static class AttributeReader
{
    private const string Suffix = "Attribute";

    public static LayerSpec Read(AttributeData attribute, CancellationToken cancellation)
    {
        string kind = KindOf(attribute, cancellation);
        if (attribute.AttributeClass is null or IErrorTypeSymbol || attribute.AttributeConstructor is not { } constructor
            || attribute.ConstructorArguments.Length != constructor.Parameters.Length)
        {
            return LayerSpec.Unresolved(kind);
        }

        var arguments = new List<ArgumentSpec>();
        ReadTypeArguments(attribute.AttributeClass, arguments);
        ReadConstructorArguments(attribute, constructor, arguments, cancellation);
        foreach (KeyValuePair<string, TypedConstant> property in attribute.NamedArguments)
        {
            // Null is the default of every property, so writing it says nothing.
            if (property.Value is not { IsNull: true, Kind: not TypedConstantKind.Error })
                arguments.Add(new ArgumentSpec(property.Key, ValueOf(property.Value)));
        }

        return new LayerSpec(kind, arguments.ToEquatableArray());
    }

    /// <summary>The expressions written for a constructor parameter or property; several for a <c>params</c> array, none if it was left out.</summary>
    public static ImmutableArray<ExpressionSyntax> Written(AttributeSyntax syntax, IMethodSymbol? constructor, string name)
    {
        IParameterSymbol? parameter = constructor?.Parameters.FirstOrDefault(candidate => candidate.Name == name);
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = syntax.ArgumentList?.Arguments ?? default;
        var written = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        for (int i = 0; i < arguments.Count; i++)
        {
            AttributeArgumentSyntax argument = arguments[i];
            string? stated = (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText;
            bool matches = stated is not null
                ? stated == name
                : parameter is not null && (i == parameter.Ordinal || (parameter.IsParams && i > parameter.Ordinal));
            if (matches)
                written.Add(argument.Expression);
        }

        return written.ToImmutable();
    }

    private static string KindOf(AttributeData attribute, CancellationToken cancellation)
    {
        string name = attribute.AttributeClass?.Name ?? "";
        if (name.Length == 0)
            name = ModelDeclaration.SyntaxOf(attribute, cancellation)?.Name.ToString() ?? "";
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }

    private static void ReadTypeArguments(INamedTypeSymbol type, List<ArgumentSpec> arguments)
    {
        for (int i = 0; i < type.TypeArguments.Length; i++)
        {
            ITypeSymbol argument = type.TypeArguments[i];
            ArgumentValue value = argument is IErrorTypeSymbol
                ? ArgumentValue.Invalid
                : ArgumentValue.OfType(argument.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
            arguments.Add(new ArgumentSpec(type.TypeParameters[i].Name, value));
        }
    }

    private static void ReadConstructorArguments(
        AttributeData attribute, IMethodSymbol constructor, List<ArgumentSpec> arguments, CancellationToken cancellation)
    {
        if (ModelDeclaration.SyntaxOf(attribute, cancellation) is not { } syntax)
            return;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            // An optional parameter that was left out must stay absent: the layer's own default applies.
            if (parameter.IsParams || Written(syntax, constructor, parameter.Name).Length > 0)
                arguments.Add(new ArgumentSpec(parameter.Name, ValueOf(attribute.ConstructorArguments[parameter.Ordinal])) { IsSize = IsSize(parameter, constructor) });
        }
    }

    // A size is an int, or an expression in its place: its parameter takes anything, or another constructor has it as an int.
    private static bool IsSize(IParameterSymbol parameter, IMethodSymbol constructor) => parameter.Type switch
    {
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Object } => true,
        { SpecialType: SpecialType.System_String } => constructor.ContainingType.InstanceConstructors
            .Any(other => other.Parameters.Any(twin => twin.Name == parameter.Name && twin.Type.SpecialType == SpecialType.System_Int32)),
        _ => false,
    };

    private static ArgumentValue ValueOf(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Error => ArgumentValue.Invalid,
        _ when constant.IsNull => ArgumentValue.Null,
        TypedConstantKind.Array => ArgumentValue.OfArray(constant.Values.Select(ValueOf).ToEquatableArray()),
        TypedConstantKind.Enum => ArgumentValue.OfEnum(MemberOf(constant)),
        TypedConstantKind.Type => ArgumentValue.OfType(((ITypeSymbol)constant.Value!).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
        _ => ValueOf(constant.Value),
    };

    private static ArgumentValue ValueOf(object? value) => value switch
    {
        string text => ArgumentValue.OfText(text),
        bool truth => ArgumentValue.OfBoolean(truth),
        float or double => ArgumentValue.OfNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        ulong and > long.MaxValue => ArgumentValue.Invalid,
        sbyte or byte or short or ushort or int or uint or long or ulong => ArgumentValue.OfInteger(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        _ => ArgumentValue.Invalid,
    };

    // A cast such as (Init)99 names no member; its number is kept so that the layer can refuse it by what was written.
    private static string MemberOf(TypedConstant constant) =>
        constant.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value))?.Name
        ?? Convert.ToString(constant.Value, CultureInfo.InvariantCulture)
        ?? "";
}
