using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y[…, i, …] = x[…, start + i, …].</summary>
internal sealed class ReferenceSlice : ReferenceOp<SliceOp>
{
    protected override void Run(SliceOp op, ReferenceCall call)
    {
        int start = (int)call.Arguments.SizeOf(op.Start);
        (int outer, int size, int inner) = call.Output.Around(op.Axis);
        int sourceSize = call.Inputs[0].Shape[op.Axis];
        for (int o = 0; o < outer; o++)
            Array.Copy(call.Inputs[0].Values, ((o * sourceSize) + start) * inner, call.Output.Values, o * size * inner, size * inner);
    }
}
