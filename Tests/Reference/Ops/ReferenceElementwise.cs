using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y = f(x0, x1, …) at every element.</summary>
internal sealed class ReferenceElementwise : ReferenceOp<ElementwiseOp>
{
    protected override void Run(ElementwiseOp op, ReferenceCall call) => Run(op.Elementwise, call);

    private static void Run(Elementwise elementwise, ReferenceCall call)
    {
        Tensor y = call.Output;
        int element = 0;
        var evaluator = new ExpressionEvaluator(
            operand => call.Inputs[operand].Values[Place(elementwise.Operands[operand], y, element)],
            call.Arguments.SizeOf,
            keep => Factor(keep, call, element));
        for (; element < y.Count; element++)
            y.Values[element] = evaluator.Evaluate(elementwise.Expression);
    }

    private static int Place(Broadcast broadcast, Tensor y, int element)
    {
        if (broadcast.IsFull)
            return element;
        if (broadcast.IsScalar)
            return 0;
        (_, int size, int inner) = y.Around(broadcast.Axis);
        return element / inner % size;
    }

    /// <summary>Rows end at the last axis; those of a sequence are its steps, whatever order they lie in.</summary>
    private static double Factor(Keep keep, ReferenceCall call, int element)
    {
        if (call.Arguments.Dropout is not { } mask)
            return 1;
        if (call.Steps is not { } steps)
        {
            int last = call.Output.Rank == 0 ? 1 : call.Output.Shape[^1];
            return mask.Factor(keep, element / last, 0, element % last);
        }

        int columns = call.Output.Count / (steps.Batch * steps.Steps);
        int row = element / columns;
        return mask.Factor(keep, row / steps.Steps, row % steps.Steps, element % columns);
    }
}
