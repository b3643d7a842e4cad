using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>(x - mean) / √(variance + ε) w + b per channel: the batch's own statistics in training, the running ones else.</summary>
internal sealed class ReferenceBatchNorm : ReferenceOp<BatchNormOp>
{
    protected override void Run(BatchNormOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0];
        (int batch, int channels, int pixels) = x.Around(1);
        int next = op.Affine ? 3 : 1;
        bool running = call.Arguments.Dropout is null && op.Tracked;
        for (int c = 0; c < channels; c++)
        {
            int[] places = [.. Enumerable.Range(0, batch * pixels).Select(i => (((i / pixels * channels) + c) * pixels) + (i % pixels))];
            double mean = running ? call.Inputs[next].Values[c] : places.Average(place => x.Values[place]);
            double variance = running ? call.Inputs[next + 1].Values[c] : places.Average(place => (x.Values[place] - mean) * (x.Values[place] - mean));
            double rstd = 1 / Math.Sqrt(variance + op.Eps);
            foreach (int place in places)
                call.Output.Values[place] = ((x.Values[place] - mean) * rstd * (op.Affine ? call.Inputs[1].Values[c] : 1)) + (op.Affine ? call.Inputs[2].Values[c] : 0);
            call.Outputs[1].Values[c] = mean;
            call.Outputs[2].Values[c] = rstd;
        }
    }
}
