using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>(x - mean) / √(variance + ε) w[c] + b[c] with the statistics of each group of channels of each image.</summary>
internal sealed class ReferenceGroupNorm : ReferenceOp<GroupNormOp>
{
    protected override void Run(GroupNormOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0];
        (int batch, int channels, int pixels) = x.Around(1);
        int count = channels / op.Groups * pixels;
        for (int group = 0; group < batch * op.Groups; group++)
        {
            double[] values = x.Values[(group * count)..((group + 1) * count)];
            double mean = values.Average(), rstd = 1 / Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + op.Eps);
            for (int i = 0; i < count; i++)
            {
                int c = ((group * count) + i) / pixels % channels;
                bool affine = call.Inputs.Count > 1;
                call.Output.Values[(group * count) + i] = ((values[i] - mean) * rstd * (affine ? call.Inputs[1].Values[c] : 1)) + (affine ? call.Inputs[2].Values[c] : 0);
            }

            call.Outputs[1].Values[group] = mean;
            call.Outputs[2].Values[group] = rstd;
        }
    }
}
