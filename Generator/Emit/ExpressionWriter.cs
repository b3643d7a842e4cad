using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// Expressions as C# over vectors <c>V</c>. Parts that occur more than once become locals, so each is computed once.
/// </summary>
internal sealed class ExpressionWriter
{
    private readonly CodeWriter _code;
    private readonly Func<int, string> _operand;
    private readonly Func<Expression, string> _leaf;
    private readonly Dictionary<Expression, string> _locals = [];
    private readonly Dictionary<Expression, int> _uses = [];

    /// <param name="code">Where locals are declared.</param>
    /// <param name="roots">All expressions that will be written.</param>
    /// <param name="operand">The local that holds an operand's vector.</param>
    /// <param name="leaf">C# of a leaf that depends on the run: a reciprocal size, a dropout factor.</param>
    public ExpressionWriter(CodeWriter code, IEnumerable<Expression> roots, Func<int, string> operand, Func<Expression, string> leaf)
    {
        _code = code;
        _operand = operand;
        _leaf = leaf;
        foreach (Expression root in roots)
            Count(root);
    }

    /// <summary>The expression's value under a name of its own.</summary>
    public string Local(Expression expression, string name)
    {
        if (expression is Operand operand)
            return _operand(operand.Index);
        if (_locals.TryGetValue(expression, out string? known))
            return known;
        string text = Inline(expression, 0);
        _code.WriteLine($"V {name} = {text};");
        _locals.Add(expression, name);
        return name;
    }

    /// <summary>The expression's value where it is used once.</summary>
    public string Inline(Expression expression) => Write(expression, 0);

    private void Count(Expression expression)
    {
        if (expression is Operand or Constant)
            return;
        if (_uses.TryGetValue(expression, out int uses))
        {
            _uses[expression] = uses + 1;
            return;
        }

        _uses.Add(expression, 1);
        foreach (Expression child in expression.Children)
            Count(child);
    }

    private string Write(Expression expression, int precedence)
    {
        if (_locals.TryGetValue(expression, out string? local))
            return local;
        if (_uses.TryGetValue(expression, out int uses) && uses > 1)
        {
            string text = Inline(expression, 0);
            string name = $"t{_locals.Count}";
            _code.WriteLine($"V {name} = {text};");
            _locals.Add(expression, name);
            return name;
        }

        return Inline(expression, precedence);
    }

    /// <summary>Precedence: 0 none needed, 1 sum, 2 product, 3 operand of unary minus.</summary>
    private string Inline(Expression expression, int precedence) => expression switch
    {
        Operand operand => _operand(operand.Index),
        Constant { Value: 0 } => "V.Zero",
        Constant { Value: 1 } => "V.One",
        Constant constant => $"V.Broadcast({Literals.Float(constant.Value)})",
        Unary { Function: UnaryFunction.Negate } unary => Parenthesised($"-{Write(unary.Operand, 3)}", precedence > 2),
        Unary unary => $"{(IsPrimitive(unary.Function) ? "V" : "VectorMath")}.{unary.Function}({Write(unary.Operand, 0)})",
        Binary { Function: BinaryFunction.Add } binary => Parenthesised($"{Write(binary.Left, 1)} + {Write(binary.Right, 1)}", precedence > 1),
        Binary { Function: BinaryFunction.Subtract } binary => Parenthesised($"{Write(binary.Left, 1)} - {Write(binary.Right, 2)}", precedence > 1),
        Binary { Function: BinaryFunction.Multiply } binary => Parenthesised($"{Write(binary.Left, 2)} * {Write(binary.Right, 3)}", precedence > 2),
        Binary { Function: BinaryFunction.Divide } binary => Parenthesised($"{Write(binary.Left, 2)} / {Write(binary.Right, 3)}", precedence > 2),
        Binary { Function: BinaryFunction.Min or BinaryFunction.Max } binary => $"V.{binary.Function}({Write(binary.Left, 0)}, {Write(binary.Right, 0)})",
        Binary binary => $"VectorMath.{binary.Function}({Write(binary.Left, 0)}, {Write(binary.Right, 0)})",
        MultiplyAdd sum => $"V.MultiplyAdd({Write(sum.Left, 0)}, {Write(sum.Right, 0)}, {Write(sum.Addend, 0)})",
        Choose choose => $"V.Select({Write(choose.Condition)}, {Write(choose.WhenTrue, 0)}, {Write(choose.WhenFalse, 0)})",
        _ => _leaf(expression),
    };

    private string Write(Condition condition)
    {
        string name = condition.Comparison switch
        {
            Comparison.Less => "LessThan",
            Comparison.LessOrEqual => "LessThanOrEqual",
            Comparison.Greater => "GreaterThan",
            Comparison.GreaterOrEqual => "GreaterThanOrEqual",
            _ => "Equal",
        };
        return $"V.{name}({Write(condition.Left, 0)}, {Write(condition.Right, 0)})";
    }

    private static bool IsPrimitive(UnaryFunction function) =>
        function is UnaryFunction.Abs or UnaryFunction.Sqrt or UnaryFunction.Floor or UnaryFunction.Ceiling or UnaryFunction.Truncate or UnaryFunction.Round;

    private static string Parenthesised(string text, bool needed) => needed ? $"({text})" : text;
}
