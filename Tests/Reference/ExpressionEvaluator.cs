using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Reference;

/// <summary>An expression tree at one element, in double.</summary>
/// <param name="Operand">The operand's element.</param>
/// <param name="Size">A size polynomial at the call's sizes.</param>
/// <param name="Keep">The dropout factor of the element.</param>
internal readonly record struct ExpressionEvaluator(Func<int, double> Operand, Func<Dim, long> Size, Func<Keep, double> Keep)
{
    public double Evaluate(Expression expression) => expression switch
    {
        Operand operand => Operand(operand.Index),
        Constant constant => constant.Value,
        Reciprocal reciprocal => 1.0 / Size(reciprocal.Size),
        Keep keep => Keep(keep),
        Unary unary => Of(unary.Function, Evaluate(unary.Operand)),
        Binary binary => Of(binary.Function, Evaluate(binary.Left), Evaluate(binary.Right)),
        MultiplyAdd sum => Evaluate(sum.Left) * Evaluate(sum.Right) + Evaluate(sum.Addend),
        Choose choose => Holds(choose.Condition) ? Evaluate(choose.WhenTrue) : Evaluate(choose.WhenFalse),
        _ => throw new NotSupportedException($"{expression} has no value here."),
    };

    private bool Holds(Condition condition)
    {
        double left = Evaluate(condition.Left), right = Evaluate(condition.Right);
        return condition.Comparison switch
        {
            Comparison.Less => left < right,
            Comparison.LessOrEqual => left <= right,
            Comparison.Greater => left > right,
            Comparison.GreaterOrEqual => left >= right,
            _ => left == right,
        };
    }

    private static double Of(BinaryFunction function, double a, double b) => function switch
    {
        BinaryFunction.Add => a + b,
        BinaryFunction.Subtract => a - b,
        BinaryFunction.Multiply => a * b,
        BinaryFunction.Divide => a / b,
        BinaryFunction.Min => Math.Min(a, b),
        BinaryFunction.Max => Math.Max(a, b),
        BinaryFunction.Pow => Math.Pow(a, b),
        BinaryFunction.Atan2 => Math.Atan2(a, b),
        _ => throw new NotSupportedException($"{function}"),
    };

    private static double Of(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Floor => Math.Floor(x),
        UnaryFunction.Ceiling => Math.Ceiling(x),
        UnaryFunction.Truncate => Math.Truncate(x),
        UnaryFunction.Round => Math.Round(x),
        UnaryFunction.Sign => Math.Sign(x),
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Exp2 => Math.Pow(2, x),
        UnaryFunction.Expm1 => SpecialFunctions.Expm1(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Log1p => SpecialFunctions.Log1p(x),
        UnaryFunction.Log2 => Math.Log2(x),
        UnaryFunction.Log10 => Math.Log10(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => SpecialFunctions.Sigmoid(x),
        UnaryFunction.Erf => SpecialFunctions.Erf(x),
        UnaryFunction.Cbrt => Math.Cbrt(x),
        UnaryFunction.Sin => Math.Sin(x),
        UnaryFunction.Cos => Math.Cos(x),
        UnaryFunction.Tan => Math.Tan(x),
        UnaryFunction.Asin => Math.Asin(x),
        UnaryFunction.Acos => Math.Acos(x),
        UnaryFunction.Atan => Math.Atan(x),
        UnaryFunction.Sinh => Math.Sinh(x),
        UnaryFunction.Cosh => Math.Cosh(x),
        UnaryFunction.Asinh => Math.Asinh(x),
        UnaryFunction.Acosh => Math.Acosh(x),
        UnaryFunction.Atanh => Math.Atanh(x),
        _ => throw new NotSupportedException($"{function}"),
    };
}
