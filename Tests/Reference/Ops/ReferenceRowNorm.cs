using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>LayerNorm, (x - mean) / √(variance + ε) w + b of each row, or RMSNorm, x / √(mean x² + ε) w.</summary>
internal sealed class ReferenceRowNorm : ReferenceOp<RowNormOp>
{
    protected override void Run(RowNormOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0];
        int columns = Tensor.Product(x.Shape.AsSpan(x.Rank - op.Axes));
        for (int row = 0; row < x.Count / columns; row++)
        {
            double[] values = x.Values[(row * columns)..((row + 1) * columns)];
            double mean = op.Centred ? values.Average() : 0, rstd = 1 / Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + op.Eps);
            for (int i = 0; i < columns; i++)
            {
                double weight = call.Inputs.Count > 1 ? call.Inputs[1].Values[i] : 1, bias = call.Inputs.Count > 2 ? call.Inputs[2].Values[i] : 0;
                call.Output.Values[(row * columns) + i] = ((values[i] - mean) * rstd * weight) + bias;
            }

            call.Outputs[^1].Values[row] = rstd;
            if (op.Centred)
                call.Outputs[1].Values[row] = mean;
        }
    }
}
