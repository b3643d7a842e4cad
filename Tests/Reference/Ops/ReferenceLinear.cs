using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y[r, o] = Σ_i x[r, i] W[o, i] + b[o].</summary>
internal sealed class ReferenceLinear : ReferenceOp<LinearOp>
{
    protected override void Run(LinearOp op, ReferenceCall call)
    {
        double[] x = call.Inputs[0].Values, w = call.Inputs[1].Values, y = call.Output.Values;
        double[]? b = call.Inputs.Count > 2 ? call.Inputs[2].Values : null;
        int outFeatures = call.Inputs[1].Shape[0], inFeatures = call.Inputs[1].Shape[1];
        for (int r = 0; r < y.Length / outFeatures; r++)
        {
            for (int o = 0; o < outFeatures; o++)
            {
                double sum = b?[o] ?? 0;
                for (int i = 0; i < inFeatures; i++)
                    sum += x[(r * inFeatures) + i] * w[(o * inFeatures) + i];
                y[(r * outFeatures) + o] = sum;
            }
        }
    }
}
