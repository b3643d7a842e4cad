using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>eˣ / Σ eˣ along an axis, or its logarithm x - log Σ eˣ.</summary>
internal sealed class ReferenceSoftmax : ReferenceOp<SoftmaxOp>
{
    protected override void Run(SoftmaxOp op, ReferenceCall call)
    {
        double[] x = call.Inputs[0].Values, y = call.Output.Values;
        (int outer, int size, int inner) = call.Output.Around(op.Axis);
        for (int place = 0; place < outer * inner; place++)
        {
            int start = (place / inner * size * inner) + (place % inner);
            double logSum = LogSumExp.Of(x, start, size, inner);
            for (int i = 0; i < size; i++)
            {
                double logarithm = x[start + (i * inner)] - logSum;
                y[start + (i * inner)] = op.Logarithm ? logarithm : Math.Exp(logarithm);
            }
        }
    }
}
