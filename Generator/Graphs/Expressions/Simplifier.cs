namespace Kiln.Generator.Graphs.Expressions;

/// <summary>Builds expressions and drops what does nothing: x + 0, x * 1, x * 0, constants folded. Nothing is reordered, so results keep their bits.</summary>
internal static class Simplifier
{
    public static Expression Unary(UnaryFunction function, Expression operand) => (function, operand) switch
    {
        (UnaryFunction.Negate, Constant constant) => new Constant(-constant.Value),
        (UnaryFunction.Negate, Unary { Function: UnaryFunction.Negate } inner) => inner.Operand,
        (UnaryFunction.Abs, Constant constant) => new Constant(Math.Abs(constant.Value)),
        _ => new Unary(function, operand),
    };

    public static Expression Binary(BinaryFunction function, Expression left, Expression right) => (function, left, right) switch
    {
        (BinaryFunction.Add, Constant a, Constant b) => new Constant(a.Value + b.Value),
        (BinaryFunction.Subtract, Constant a, Constant b) => new Constant(a.Value - b.Value),
        (BinaryFunction.Multiply, Constant a, Constant b) => new Constant(a.Value * b.Value),
        (BinaryFunction.Divide, Constant a, Constant b) => new Constant(a.Value / b.Value),
        (BinaryFunction.Add, Constant { Value: 0 }, _) => right,
        (BinaryFunction.Add or BinaryFunction.Subtract, _, Constant { Value: 0 }) => left,
        (BinaryFunction.Add, _, Unary { Function: UnaryFunction.Negate } negated) => Binary(BinaryFunction.Subtract, left, negated.Operand),
        (BinaryFunction.Subtract, Constant { Value: 0 }, _) => Unary(UnaryFunction.Negate, right),
        (BinaryFunction.Multiply, Constant { Value: 1 }, _) => right,
        (BinaryFunction.Multiply or BinaryFunction.Divide, _, Constant { Value: 1 }) => left,
        (BinaryFunction.Multiply, Constant { Value: 0 }, _) => left,
        (BinaryFunction.Multiply, _, Constant { Value: 0 }) => right,
        (BinaryFunction.Multiply, Constant { Value: -1 }, _) => Unary(UnaryFunction.Negate, right),
        (BinaryFunction.Multiply, _, Constant { Value: -1 }) => Unary(UnaryFunction.Negate, left),
        _ => new Binary(function, left, right),
    };

    public static Expression Choose(Condition condition, Expression whenTrue, Expression whenFalse)
    {
        if (whenTrue.Equals(whenFalse))
            return whenTrue;
        if (condition is { Left: Constant a, Right: Constant b })
        {
            bool holds = condition.Comparison switch
            {
                Comparison.Less => a.Value < b.Value,
                Comparison.LessOrEqual => a.Value <= b.Value,
                Comparison.Greater => a.Value > b.Value,
                Comparison.GreaterOrEqual => a.Value >= b.Value,
                _ => a.Value == b.Value,
            };
            return holds ? whenTrue : whenFalse;
        }

        return new Choose(condition, whenTrue, whenFalse);
    }
}
