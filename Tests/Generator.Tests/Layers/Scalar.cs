using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Tests.Layers;

/// <summary>One element's arithmetic in double.</summary>
internal static class Scalar
{
    public static double Evaluate(Expression expression, Func<int, double> operand) => expression switch
    {
        Operand leaf => operand(leaf.Index),
        Constant constant => constant.Value,
        Reciprocal reciprocal => 1.0 / reciprocal.Size.ConstantValue,
        Keep => 1,
        Unary unary => Apply(unary.Function, Evaluate(unary.Operand, operand)),
        Binary binary => Apply(binary.Function, Evaluate(binary.Left, operand), Evaluate(binary.Right, operand)),
        Choose choose => Evaluate(Holds(choose.Condition, operand) ? choose.WhenTrue : choose.WhenFalse, operand),
        _ => throw new InvalidOperationException($"{expression} has no value."),
    };

    private static bool Holds(Condition condition, Func<int, double> operand)
    {
        double left = Evaluate(condition.Left, operand), right = Evaluate(condition.Right, operand);
        return condition.Comparison switch
        {
            Comparison.Less => left < right,
            Comparison.LessOrEqual => left <= right,
            Comparison.Greater => left > right,
            Comparison.GreaterOrEqual => left >= right,
            _ => left == right,
        };
    }

    private static double Apply(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Sign => Math.Sign(x),
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Expm1 => double.ExpM1(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Log1p => double.LogP1(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryFunction.Erf => Erf(x),
        UnaryFunction.Sin => Math.Sin(x),
        UnaryFunction.Cos => Math.Cos(x),
        _ => throw new NotSupportedException(function.ToString()),
    };

    private static double Apply(BinaryFunction function, double x, double y) => function switch
    {
        BinaryFunction.Add => x + y,
        BinaryFunction.Subtract => x - y,
        BinaryFunction.Multiply => x * y,
        BinaryFunction.Divide => x / y,
        BinaryFunction.Min => Math.Min(x, y),
        BinaryFunction.Max => Math.Max(x, y),
        BinaryFunction.Pow => Math.Pow(x, y),
        _ => Math.Atan2(x, y),
    };

    /// <summary>2/√π exp(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms of one sign.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
            sum += term *= 2 * x * x / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
