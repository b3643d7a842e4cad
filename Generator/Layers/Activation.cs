using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// An elementwise layer: a name, its expression, and where PyTorch's derivative is not the symbolic one (at kinks) or is cheaper from
/// the output, its derivative. See <see cref="Activations"/> for the table.
/// </summary>
/// <param name="kind">The attribute's name.</param>
/// <param name="forward">y as an expression of x; options are read from the context. Null after an error was reported.</param>
/// <param name="derivative">dy/dx in terms of x (operand 0) and y (<see cref="Result"/>), or null for the symbolic one.</param>
internal sealed class Activation(
    string kind, Func<LayerContext, Expression, Expression?> forward, Func<LayerContext, Expression, Expression, Expression>? derivative = null) : Layer
{
    public override string Kind => kind;

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || forward(context, new Operand(0)) is not { } expression)
            return null;
        Expression? slope = derivative?.Invoke(context, new Operand(0), new Result());
        return context.Apply(ElementwiseOp.Map(context.Current.Shape, expression, slope), context.Current);
    }
}
