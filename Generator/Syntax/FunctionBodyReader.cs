using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Syntax;

/// <summary>
/// Reads the body of a user's function into a tree. It works on syntax and the class's constants alone, which is all the language of
/// these functions needs, and so runs the same in the generator and in the analyzer.
/// </summary>
internal sealed class FunctionBodyReader(INamedTypeSymbol type, EquatableArray<string> parameters, CancellationToken cancellation)
{
    private const int DeepestNesting = 256;

    private int _depth;

    /// <summary>What cannot be compiled, after <see cref="Read"/> gave null.</summary>
    public string Problem { get; private set; } = "";

    public ExpressionSyntax? Offender { get; private set; }

    public FunctionExpression? Read(ExpressionSyntax body)
    {
        if (Visit(body) is not { } result)
            return null;
        if (result.Type is NumberType.Double or NumberType.Boolean)
            Refuse(body, result.Type == NumberType.Double ? "is a double, not a float" : "is a condition, not a number");
        return Offender is null ? result.Tree : null;
    }

    private Operand? Visit(ExpressionSyntax syntax)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_depth == DeepestNesting)
            return Refuse(syntax, "is nested too deeply");
        _depth++;
        Operand? result = syntax switch
        {
            ParenthesizedExpressionSyntax inner => Visit(inner.Expression),
            LiteralExpressionSyntax { Token.Value: { } value } => Constant(syntax, value),
            IdentifierNameSyntax name => Name(name),
            MemberAccessExpressionSyntax member => Member(member),
            CastExpressionSyntax cast => Cast(cast),
            PrefixUnaryExpressionSyntax unary => Prefix(unary),
            BinaryExpressionSyntax binary => Binary(binary),
            ConditionalExpressionSyntax choice => Conditional(choice),
            InvocationExpressionSyntax call => Call(call),
            _ => Refuse(syntax, "is not allowed here"),
        };
        _depth--;
        return result;
    }

    private Operand? Constant(SyntaxNode syntax, object? value) => value switch
    {
        float number => new Operand(NumberType.Single, Leaf(number), null),
        double number => new Operand(NumberType.Double, Leaf((float)number), number),
        sbyte or byte or short or ushort or int => OfInteger(Convert.ToInt32(value, CultureInfo.InvariantCulture)),
        _ => Refuse(syntax, "is not a float or int constant"),
    };

    private Operand? Name(IdentifierNameSyntax name)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i] == name.Identifier.ValueText)
                return new Operand(NumberType.Single, new FunctionExpression("parameter", i, 0, []), null);
        }

        return Field(name, name.Identifier.ValueText);
    }

    private Operand? Member(MemberAccessExpressionSyntax member)
    {
        string name = member.Name.Identifier.ValueText;
        if (IsMathF(member.Expression))
        {
            return name switch
            {
                "PI" => Constant(member, (float)Math.PI),
                "E" => Constant(member, (float)Math.E),
                "Tau" => Constant(member, (float)(2 * Math.PI)),
                _ => Refuse(member, "is not a constant"),
            };
        }

        return member.Expression is IdentifierNameSyntax owner && owner.Identifier.ValueText == type.Name
            ? Field(member, name)
            : Refuse(member, "is not a constant of the class");
    }

    private Operand? Field(ExpressionSyntax syntax, string name) =>
        type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue) is { } constant
            ? Constant(syntax, constant.ConstantValue)
            : Refuse(syntax, "is neither a parameter nor a constant of the class");

    private Operand? Cast(CastExpressionSyntax cast)
    {
        if (cast.Type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword })
            return Refuse(cast, "casts to another type than float");
        return Visit(cast.Expression) switch
        {
            { Type: NumberType.Boolean } => Refuse(cast, "casts a condition"),
            { } operand => new Operand(NumberType.Single, operand.Tree, null),
            null => null,
        };
    }

    private Operand? Prefix(PrefixUnaryExpressionSyntax unary)
    {
        if (Visit(unary.Operand) is not { } operand)
            return null;
        bool condition = operand.Type == NumberType.Boolean;
        return unary.Kind() switch
        {
            SyntaxKind.UnaryPlusExpression when !condition => operand,
            SyntaxKind.UnaryMinusExpression when !condition => operand.Exact is { } value
                ? Folded(operand.Type, -value)
                : new Operand(operand.Type, Node("negate", operand.Tree), null),
            SyntaxKind.LogicalNotExpression when condition => new Operand(NumberType.Boolean, Node("!", operand.Tree), null),
            _ => Refuse(unary, "is not allowed here"),
        };
    }

    private Operand? Binary(BinaryExpressionSyntax binary)
    {
        if (Visit(binary.Left) is not { } left || Visit(binary.Right) is not { } right)
            return null;
        string symbol = binary.OperatorToken.Text;
        bool conditions = left.Type == NumberType.Boolean && right.Type == NumberType.Boolean;
        bool numbers = left.Type != NumberType.Boolean && right.Type != NumberType.Boolean;
        return symbol switch
        {
            "&&" or "||" when conditions => new Operand(NumberType.Boolean, Node(symbol, left.Tree, right.Tree), null),
            "<" or "<=" or ">" or ">=" or "==" or "!=" when numbers => Combine(binary, symbol, left, right) is { } compared
                ? compared with { Type = NumberType.Boolean, Exact = null }
                : null,
            "+" or "-" or "*" or "/" when numbers => Combine(binary, symbol, left, right),
            _ => Refuse(binary, "is not allowed here"),
        };
    }

    // C#'s own types decide: 1 / 2 is 0, and x * 0.5 is a double, which the user did not ask for.
    private Operand? Combine(BinaryExpressionSyntax binary, string symbol, Operand left, Operand right)
    {
        NumberType result = (NumberType)Math.Max((int)left.Type, (int)right.Type);
        bool comparison = symbol is not ("+" or "-" or "*" or "/");
        if (!comparison && result != NumberType.Single && left.Exact is { } a && right.Exact is { } b)
        {
            return result == NumberType.Int32 && symbol == "/" && b == 0
                ? Refuse(binary, "divides by zero")
                : Folded(result, Calculate(symbol, result, a, b));
        }

        return result switch
        {
            NumberType.Double => Refuse(binary, "is a double; write its constants as floats, such as 0.5f"),
            NumberType.Int32 when symbol == "/" => Refuse(binary, "is a division of integers; write its constants as floats"),
            _ => new Operand(result, Node(symbol, left.Tree, right.Tree), null),
        };
    }

    private Operand? Conditional(ConditionalExpressionSyntax choice)
    {
        if (Visit(choice.Condition) is not { } condition || Visit(choice.WhenTrue) is not { } whenTrue || Visit(choice.WhenFalse) is not { } whenFalse)
            return null;
        if (condition.Type != NumberType.Boolean)
            return Refuse(choice.Condition, "is not a comparison");
        NumberType result = (NumberType)Math.Max((int)whenTrue.Type, (int)whenFalse.Type);
        return result is NumberType.Int32 or NumberType.Single
            ? new Operand(result, Node("?:", condition.Tree, whenTrue.Tree, whenFalse.Tree), null)
            : Refuse(choice, result == NumberType.Double ? "is a double; write its constants as floats, such as 0.5f" : "is not a number");
    }

    private Operand? Call(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: var name } } target || !IsMathF(target.Expression))
            return Refuse(call, "is not a function of MathF");
        var arguments = call.ArgumentList.Arguments;
        if (!IsKnown(name, arguments.Count))
            return Refuse(call, "is not one of the MathF functions that Kiln can differentiate");

        var operands = new List<FunctionExpression>();
        foreach (ArgumentSyntax argument in arguments)
        {
            if (argument.NameColon is not null || !argument.RefKindKeyword.IsKind(SyntaxKind.None))
                return Refuse(call, "names its arguments");
            if (Visit(argument.Expression) is not { } operand)
                return null;
            if (operand.Type is NumberType.Double or NumberType.Boolean)
                return Refuse(argument.Expression, "is not a float");
            operands.Add(operand.Tree);
        }

        NumberType result = name == "Sign" ? NumberType.Int32 : NumberType.Single;
        return new Operand(result, new FunctionExpression(name, 0, 0, operands.ToEquatableArray()), null);
    }

    private static bool IsKnown(string function, int arguments) => function switch
    {
        "Log" => arguments is 1 or 2,
        "Abs" or "Sqrt" or "Cbrt" or "Exp" or "Log2" or "Log10" or "ReciprocalEstimate" or "ReciprocalSqrtEstimate" => arguments == 1,
        "Sin" or "Cos" or "Tan" or "Asin" or "Acos" or "Atan" => arguments == 1,
        "Sinh" or "Cosh" or "Tanh" or "Asinh" or "Acosh" or "Atanh" => arguments == 1,
        "Floor" or "Ceiling" or "Truncate" or "Round" or "Sign" => arguments == 1,
        "Min" or "Max" or "MinMagnitude" or "MaxMagnitude" or "Pow" or "Atan2" => arguments == 2,
        "FusedMultiplyAdd" => arguments == 3,
        _ => false,
    };

    private static bool IsMathF(ExpressionSyntax syntax) => syntax switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == "MathF",
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or AliasQualifiedNameSyntax } member =>
            member.ToString() is "System.MathF" or "global::System.MathF",
        _ => false,
    };

    private static double Calculate(string symbol, NumberType type, double a, double b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        _ => type == NumberType.Int32 ? Math.Truncate(a / b) : a / b,
    };

    private static Operand Folded(NumberType type, double value) => new(type, Leaf((float)value), value);

    private static Operand OfInteger(int value) => Folded(NumberType.Int32, value);

    private static FunctionExpression Leaf(float value) => new("constant", 0, value, []);

    private static FunctionExpression Node(string kind, params FunctionExpression[] operands) => new(kind, 0, 0, operands.ToEquatableArray());

    private Operand? Refuse(SyntaxNode syntax, string problem)
    {
        Offender ??= (ExpressionSyntax)syntax;
        if (Problem.Length == 0)
            Problem = $"'{Offender}' {problem}";
        return null;
    }

    // In the order of C#'s implicit conversions, so that the type of an operation is the larger of its operands'.
    private enum NumberType { Int32, Single, Double, Boolean }

    /// <param name="Type">Its type in C#.</param>
    /// <param name="Tree">Its tree.</param>
    /// <param name="Exact">The value of an int or double constant, which C# computes with at full precision.</param>
    private sealed record Operand(NumberType Type, FunctionExpression Tree, double? Exact);
}
