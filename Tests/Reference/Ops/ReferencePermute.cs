using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>Axis i of y is axis axes[i] of x.</summary>
internal sealed class ReferencePermute : ReferenceOp<PermuteOp>
{
    protected override void Run(PermuteOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0], y = call.Output;
        for (int element = 0; element < y.Count; element++)
        {
            int source = 0;
            for (int axis = 0; axis < y.Rank; axis++)
            {
                (_, int size, int inner) = y.Around(axis);
                source += element / inner % size * x.Around(op.Axes[axis]).Inner;
            }

            y.Values[element] = x.Values[source];
        }
    }
}
