using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>y = x * named.</summary>
internal sealed class Mul : Combination
{
    public override string Kind => "Mul";

    protected override Expression Combine(Expression current, Expression named) => current * named;
}
