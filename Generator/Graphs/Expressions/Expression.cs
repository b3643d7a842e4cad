namespace Kiln.Generator.Graphs.Expressions;

/// <summary>Functions of one number. The names are those of the runtime's vector mathematics.</summary>
internal enum UnaryFunction
{
    Negate, Abs, Sqrt, Floor, Ceiling, Truncate, Round, Sign,
    Exp, Exp2, Expm1, Log, Log1p, Log2, Log10, Tanh, Sigmoid, Erf, Cbrt,
    Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh,
}

internal enum BinaryFunction { Add, Subtract, Multiply, Divide, Min, Max, Pow, Atan2 }

internal enum Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal }

/// <summary>
/// One element's arithmetic as a tree. Elementwise code is nothing else: activations, residual sums, dropout, elementwise losses and
/// users' functions are all expressions, differentiated symbolically and fused by substitution.
/// </summary>
internal abstract record Expression
{
    public static Expression operator +(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Add, a, b);
    public static Expression operator -(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Subtract, a, b);
    public static Expression operator *(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Multiply, a, b);
    public static Expression operator /(Expression a, Expression b) => Simplifier.Binary(BinaryFunction.Divide, a, b);
    public static Expression operator -(Expression a) => Simplifier.Unary(UnaryFunction.Negate, a);
    public static implicit operator Expression(float value) => new Constant(value);

    public static Condition operator <(Expression a, Expression b) => new(Comparison.Less, a, b);
    public static Condition operator >(Expression a, Expression b) => new(Comparison.Greater, a, b);
    public static Condition operator <=(Expression a, Expression b) => new(Comparison.LessOrEqual, a, b);
    public static Condition operator >=(Expression a, Expression b) => new(Comparison.GreaterOrEqual, a, b);

    public Expression Apply(UnaryFunction function) => Simplifier.Unary(function, this);

    /// <summary>1 where the comparison holds, as the condition of <see cref="Choose"/>.</summary>
    public Condition Compare(Comparison comparison, Expression other) => new(comparison, this, other);

    /// <summary>The tree with every leaf and node rewritten bottom-up.</summary>
    public Expression Rewrite(Func<Expression, Expression> rewrite) => rewrite(this switch
    {
        Unary unary => Simplifier.Unary(unary.Function, unary.Operand.Rewrite(rewrite)),
        Binary binary => Simplifier.Binary(binary.Function, binary.Left.Rewrite(rewrite), binary.Right.Rewrite(rewrite)),
        MultiplyAdd sum => new MultiplyAdd(sum.Left.Rewrite(rewrite), sum.Right.Rewrite(rewrite), sum.Addend.Rewrite(rewrite)),
        Choose choose => Simplifier.Choose(
            new Condition(choose.Condition.Comparison, choose.Condition.Left.Rewrite(rewrite), choose.Condition.Right.Rewrite(rewrite)),
            choose.WhenTrue.Rewrite(rewrite), choose.WhenFalse.Rewrite(rewrite)),
        _ => this,
    });

    /// <summary>The tree with expressions in place of its operands.</summary>
    public Expression Substitute(Func<Operand, Expression> replacement) => this switch
    {
        Operand operand => replacement(operand),
        Unary unary => Simplifier.Unary(unary.Function, unary.Operand.Substitute(replacement)),
        Binary binary => Simplifier.Binary(binary.Function, binary.Left.Substitute(replacement), binary.Right.Substitute(replacement)),
        MultiplyAdd sum => new MultiplyAdd(sum.Left.Substitute(replacement), sum.Right.Substitute(replacement), sum.Addend.Substitute(replacement)),
        Choose choose => Simplifier.Choose(
            new Condition(choose.Condition.Comparison, choose.Condition.Left.Substitute(replacement), choose.Condition.Right.Substitute(replacement)),
            choose.WhenTrue.Substitute(replacement), choose.WhenFalse.Substitute(replacement)),
        _ => this,
    };

    /// <summary>The parts it is made of.</summary>
    public IReadOnlyList<Expression> Children => this switch
    {
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        MultiplyAdd sum => [sum.Left, sum.Right, sum.Addend],
        Choose choose => [choose.Condition.Left, choose.Condition.Right, choose.WhenTrue, choose.WhenFalse],
        _ => [],
    };

    /// <summary>All nodes of the tree, parents first.</summary>
    public IEnumerable<Expression> All()
    {
        yield return this;
        foreach (Expression node in Children.SelectMany(child => child.All()))
            yield return node;
    }

    /// <summary>Whether it takes polynomials, rather than a few instructions.</summary>
    public bool IsHeavy => All().Any(node => node is Unary { IsHeavyFunction: true } or Binary { Function: BinaryFunction.Pow or BinaryFunction.Atan2 });

    public bool Uses(int operand) => All().Any(node => node is Operand leaf && leaf.Index == operand);
}

/// <summary>The element of operand <paramref name="Index"/>.</summary>
internal sealed record Operand(int Index) : Expression
{
    public override string ToString() => "x" + Index;
}

/// <summary>The element of the expression's own result: appears in derivatives only, where keeping the result spares the operand.</summary>
internal sealed record Result : Expression
{
    public override string ToString() => "y";
}

internal sealed record Constant(float Value) : Expression
{
    public override string ToString() => Value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>1 / size: the factor of a mean, known when the model runs.</summary>
internal sealed record Reciprocal(Dim Size) : Expression
{
    public override string ToString() => $"1/({Size})";
}

/// <summary>
/// The factor of inverted dropout: 1/p with probability p = <paramref name="Probability"/>, else 0, as a pure function of the model's seed,
/// the stream, the training call and the element's place in the logical order; 1 outside training. Of a value stored with its channels
/// last <paramref name="Channels"/> says how many there are.
/// </summary>
internal sealed record Keep(float Probability, int Stream, int Channels = 0) : Expression
{
    public override string ToString() => $"keep({new Constant(Probability)})";
}

internal sealed record Unary(UnaryFunction Function, Expression Operand) : Expression
{
    /// <summary>Whether it takes a polynomial (exp, tanh, …) rather than an instruction.</summary>
    public bool IsHeavyFunction => Function is not (UnaryFunction.Negate or UnaryFunction.Abs or UnaryFunction.Sqrt or UnaryFunction.Floor
        or UnaryFunction.Ceiling or UnaryFunction.Truncate or UnaryFunction.Round or UnaryFunction.Sign);

    public override string ToString() => Function == UnaryFunction.Negate ? $"-{Operand}" : $"{Function.ToString().ToLowerInvariant()}({Operand})";
}

internal sealed record Binary(BinaryFunction Function, Expression Left, Expression Right) : Expression
{
    public override string ToString() => Function switch
    {
        BinaryFunction.Add => $"({Left} + {Right})",
        BinaryFunction.Subtract => $"({Left} - {Right})",
        BinaryFunction.Multiply => $"{Left} * {Right}",
        BinaryFunction.Divide => $"{Left} / ({Right})",
        _ => $"{Function.ToString().ToLowerInvariant()}({Left}, {Right})",
    };
}

/// <summary>left * right + addend, rounded once where the processor can: what a product with a matrix would have computed.</summary>
internal sealed record MultiplyAdd(Expression Left, Expression Right, Expression Addend) : Expression
{
    public override string ToString() => $"({Left} * {Right} + {Addend})";
}

/// <summary>A comparison; false for NaN.</summary>
internal sealed record Condition(Comparison Comparison, Expression Left, Expression Right)
{
    public override string ToString() => $"{Left} {Comparison switch { Comparison.Less => "<", Comparison.LessOrEqual => "<=", Comparison.Greater => ">", Comparison.GreaterOrEqual => ">=", _ => "==" }} {Right}";
}

internal sealed record Choose(Condition Condition, Expression WhenTrue, Expression WhenFalse) : Expression
{
    public override string ToString() => $"({Condition} ? {WhenTrue} : {WhenFalse})";
}
