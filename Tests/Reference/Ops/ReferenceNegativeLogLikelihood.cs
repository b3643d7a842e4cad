using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>-Σ_n w_y logp[n, y] over rows that are not ignored; the mean divides by Σ_n w_y.</summary>
internal sealed class ReferenceNegativeLogLikelihood : ReferenceOp<NegativeLogLikelihoodOp>
{
    protected override void Run(NegativeLogLikelihoodOp op, ReferenceCall call)
    {
        double[] logProbabilities = call.Inputs[0].Values, target = call.Inputs[1].Values;
        double[]? weights = call.Inputs.Count > 2 ? call.Inputs[2].Values : null;
        int classes = call.Inputs[0].Shape[1];
        double sum = 0, norm = 0;
        for (int n = 0; n < target.Length; n++)
        {
            int y = (int)target[n];
            if (y == op.IgnoreIndex)
                continue;
            double weight = weights?[y] ?? 1;
            sum -= weight * logProbabilities[(n * classes) + y];
            norm += weight;
        }

        call.Outputs[1].Values[0] = op.Mean ? norm : 1;
        call.Output.Values[0] = op.Mean ? sum / norm : sum;
    }
}
