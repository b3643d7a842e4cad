using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>h[b, t] = f(p[b, t] + W h[b, t-1] + bias), f tanh or ReLU, h[b, -1] = 0.</summary>
internal sealed class ReferenceRnn : ReferenceOp<RnnOp>
{
    protected override void Run(RnnOp op, ReferenceCall call)
    {
        double[] p = call.Inputs[0].Values, w = call.Inputs[1].Values, h = call.Output.Values;
        double[]? bias = call.Inputs.Count > 2 ? call.Inputs[2].Values : null;
        int batch = call.Output.Shape[0], steps = call.Output.Shape[1], hidden = call.Output.Shape[2];
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < steps; t++)
            {
                int row = ((b * steps) + t) * hidden;
                for (int i = 0; i < hidden; i++)
                {
                    double sum = p[row + i] + (bias?[i] ?? 0);
                    for (int j = 0; t > 0 && j < hidden; j++)
                        sum += w[(i * hidden) + j] * h[row - hidden + j];
                    h[row + i] = op.Relu ? Math.Max(sum, 0) : Math.Tanh(sum);
                }
            }
        }
    }
}
