using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>The user's own function, element by element: compiled into the graph, differentiated and vectorised like any activation.</summary>
internal sealed class Map : Layer
{
    public override string Kind => "Map";

    public override Value? Lower(LayerContext context)
    {
        string name = context.Text("function") ?? "";
        FunctionSpec? function = context.Model.Functions.FirstOrDefault(candidate => candidate.Name == name);
        if (!context.RequireFloat())
            return null;
        if (function?.Body is null)
            return context.Report(Diagnostics.UnusableFunction, "function", name, function?.Problem ?? "the class has no such static function");
        int operands = context.Has("other") ? 2 : 1;
        if (function.Parameters.Count != operands)
            return context.Report(Diagnostics.UnusableFunction, "function", name, $"it takes {(operands == 1 ? "two numbers, and no other value is named" : "one number, and another value is named")}");
        Expression body = Translate(function.Body);
        Shape shape = context.Current.Shape;
        if (operands == 1)
            return context.Apply(ElementwiseOp.Map(shape, body), context.Current);
        string otherName = context.Text("other") ?? "";
        if (NamedOperand.Find(context, "other", -1, otherName) is not { } other)
            return null;
        return other.Shape.Equals(shape)
            ? context.Apply(ElementwiseOp.Zip(shape, body), context.Current, other)
            : NamedOperand.ReportDifference(context, "other", -1, otherName, other);
    }

    private static Expression Translate(FunctionExpression node)
    {
        Expression Part(int index) => Translate(node.Operands[index]);
        return node.Kind switch
        {
            "parameter" => new Operand(node.Parameter),
            "constant" => new Constant(node.Constant),
            "negate" => -Part(0),
            "+" => Part(0) + Part(1),
            "-" => Part(0) - Part(1),
            "*" => Part(0) * Part(1),
            "/" => Part(0) / Part(1),
            "?:" => Choose(node.Operands[0], Part(1), Part(2)),
            "FusedMultiplyAdd" => Part(0) * Part(1) + Part(2),
            "Log" when node.Operands.Count == 2 => Part(0).Apply(UnaryFunction.Log) / Part(1).Apply(UnaryFunction.Log),
            "ReciprocalEstimate" => 1f / Part(0),
            "ReciprocalSqrtEstimate" => 1f / Part(0).Apply(UnaryFunction.Sqrt),
            "MaxMagnitude" => ByMagnitude(Part(0), Part(1), (a, b) => a > b, BinaryFunction.Max),
            "MinMagnitude" => ByMagnitude(Part(0), Part(1), (a, b) => a < b, BinaryFunction.Min),
            _ when node.Operands.Count == 1 => Part(0).Apply((UnaryFunction)Enum.Parse(typeof(UnaryFunction), node.Kind)),
            _ => Simplifier.Binary((BinaryFunction)Enum.Parse(typeof(BinaryFunction), node.Kind), Part(0), Part(1)),
        };
    }

    /// <summary>The one whose magnitude wins the comparison, and the function of both where they are equal.</summary>
    private static Expression ByMagnitude(Expression first, Expression second, Func<Expression, Expression, Condition> wins, BinaryFunction tie)
    {
        Expression a = first.Apply(UnaryFunction.Abs), b = second.Apply(UnaryFunction.Abs);
        return Simplifier.Choose(wins(a, b), first, Simplifier.Choose(wins(b, a), second, Simplifier.Binary(tie, first, second)));
    }

    private static Expression Choose(FunctionExpression condition, Expression whenTrue, Expression whenFalse) => condition.Kind switch
    {
        "!" => Choose(condition.Operands[0], whenFalse, whenTrue),
        "!=" => Simplifier.Choose(Compare(Comparison.Equal, condition), whenFalse, whenTrue),
        _ => Simplifier.Choose(Test(condition), whenTrue, whenFalse),
    };

    private static Condition Test(FunctionExpression condition) => condition.Kind switch
    {
        "<" => Compare(Comparison.Less, condition),
        "<=" => Compare(Comparison.LessOrEqual, condition),
        ">" => Compare(Comparison.Greater, condition),
        ">=" => Compare(Comparison.GreaterOrEqual, condition),
        "==" => Compare(Comparison.Equal, condition),
        _ => Truth(condition) > 0f,
    };

    /// <summary>Logic as choices between 1 and 0: choices between the branches themselves would repeat these at every level.</summary>
    private static Expression Truth(FunctionExpression condition) => condition.Kind switch
    {
        "&&" => Choose(condition.Operands[0], Truth(condition.Operands[1]), 0f),
        "||" => Choose(condition.Operands[0], 1f, Truth(condition.Operands[1])),
        _ => Choose(condition, 1f, 0f),
    };

    private static Condition Compare(Comparison comparison, FunctionExpression condition) =>
        new(comparison, Translate(condition.Operands[0]), Translate(condition.Operands[1]));
}
