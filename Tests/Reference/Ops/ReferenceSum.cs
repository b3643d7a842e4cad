using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The sum or the mean of all elements.</summary>
internal sealed class ReferenceSum : ReferenceOp<SumOp>
{
    protected override void Run(SumOp op, ReferenceCall call)
    {
        double[] x = call.Inputs[0].Values;
        call.Output.Values[0] = op.IsMean ? x.Sum() / x.Length : x.Sum();
    }
}
