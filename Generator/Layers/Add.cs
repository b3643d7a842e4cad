using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Layers;

/// <summary>y = x + named.</summary>
internal sealed class Add : Combination
{
    public override string Kind => "Add";

    protected override Expression Combine(Expression current, Expression named) => current + named;
}
