using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The inputs one behind the other along an axis.</summary>
internal sealed class ReferenceConcat : ReferenceOp<ConcatOp>
{
    protected override void Run(ConcatOp op, ReferenceCall call)
    {
        (int outer, int size, int inner) = call.Output.Around(op.Axis);
        int start = 0;
        foreach (Tensor part in call.Inputs)
        {
            int length = part.Shape[op.Axis] * inner;
            for (int o = 0; o < outer; o++)
                Array.Copy(part.Values, o * length, call.Output.Values, (o * size * inner) + start, length);
            start += length;
        }
    }
}
