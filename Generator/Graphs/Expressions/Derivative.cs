using static Kiln.Generator.Graphs.Expressions.UnaryFunction;

namespace Kiln.Generator.Graphs.Expressions;

/// <summary>
/// Symbolic differentiation. Where a part of the derivative equals the expression itself, <see cref="Result"/> stands for it, so that
/// backward keeps the output instead of the input (tanh: 1 - y²).
/// </summary>
internal static class Derivative
{
    /// <summary>d expression / d operand, in terms of operands and of the expression's result.</summary>
    public static Expression Of(Expression expression, int operand)
    {
        Expression derivative = Differentiate(expression, operand);
        return derivative.Rewrite(node => node is not Constant and not Operand && node.Equals(expression) ? new Result() : node);
    }

    private static Expression Differentiate(Expression f, int operand)
    {
        if (!f.Uses(operand))
            return 0f;
        return f switch
        {
            Operand => 1f,
            Unary unary => Chain(unary, Differentiate(unary.Operand, operand)),
            Binary binary => Product(binary, Differentiate(binary.Left, operand), Differentiate(binary.Right, operand)),
            MultiplyAdd sum => Differentiate(sum.Left, operand) * sum.Right + sum.Left * Differentiate(sum.Right, operand) + Differentiate(sum.Addend, operand),
            Choose choose => Simplifier.Choose(choose.Condition, Differentiate(choose.WhenTrue, operand), Differentiate(choose.WhenFalse, operand)),
            _ => 0f,
        };
    }

    /// <summary>f(u)' = f'(u) u'.</summary>
    private static Expression Chain(Unary f, Expression du)
    {
        Expression u = f.Operand;
        Expression slope = f.Function switch
        {
            Negate => -1f,
            Abs => u.Apply(Sign),
            Sqrt => 0.5f / (Expression)f,
            Floor or Ceiling or Truncate or Round or Sign => 0f,
            Exp => f,
            Exp2 => f * 0.693147181f,
            Expm1 => u.Apply(Exp),
            Log => 1f / u,
            Log1p => 1f / (1f + u),
            Log2 => 1.44269504f / u,
            Log10 => 0.434294482f / u,
            Tanh => 1f - (Expression)f * f,
            Sigmoid => f * (1f - (Expression)f),
            Erf => 1.12837917f * (-(u * u)).Apply(Exp),
            Cbrt => 1f / (3f * ((Expression)f * f)),
            Sin => u.Apply(Cos),
            Cos => -u.Apply(Sin),
            Tan => 1f + (Expression)f * f,
            Asin => 1f / (1f - u * u).Apply(Sqrt),
            Acos => -(1f / (1f - u * u).Apply(Sqrt)),
            Atan => 1f / (1f + u * u),
            Sinh => u.Apply(Cosh),
            Cosh => u.Apply(Sinh),
            Asinh => 1f / (u * u + 1f).Apply(Sqrt),
            Acosh => 1f / (u * u - 1f).Apply(Sqrt),
            Atanh => 1f / (1f - u * u),
            _ => throw new InvalidOperationException($"{f.Function} has no derivative."),
        };
        return slope * du;
    }

    private static Expression Product(Binary f, Expression da, Expression db)
    {
        Expression a = f.Left, b = f.Right;
        return f.Function switch
        {
            BinaryFunction.Add => da + db,
            BinaryFunction.Subtract => da - db,
            BinaryFunction.Multiply => da * b + a * db,
            BinaryFunction.Divide => da / b - f * db / b,
            BinaryFunction.Min => Simplifier.Choose(a.Compare(Comparison.LessOrEqual, b), da, db),
            BinaryFunction.Max => Simplifier.Choose(a.Compare(Comparison.GreaterOrEqual, b), da, db),
            BinaryFunction.Pow => Power(f, da, db),
            BinaryFunction.Atan2 => (b * da - a * db) / (a * a + b * b),
            _ => throw new InvalidOperationException($"{f.Function} has no derivative."),
        };
    }

    /// <summary>(aᵇ)' = b aᵇ⁻¹ a' + aᵇ ln(a) b'.</summary>
    private static Expression Power(Binary f, Expression da, Expression db)
    {
        Expression byBase = f.Right * Simplifier.Binary(BinaryFunction.Pow, f.Left, f.Right - 1f) * da;
        return db is Constant { Value: 0 } ? byBase : byBase + f * f.Left.Apply(Log) * db;
    }
}
