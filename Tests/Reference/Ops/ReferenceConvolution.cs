using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y[b, o, p] = Σ_i Σ_tap w[o, i, tap] x[b, i, p · stride + tap · dilation - padding] + b[o], i over the channels of o's group.</summary>
internal sealed class ReferenceConvolution : ReferenceOp<ConvolutionOp>
{
    protected override void Run(ConvolutionOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0], w = call.Inputs[1], y = call.Output;
        double[]? bias = call.Inputs.Count > 2 ? call.Inputs[2].Values : null;
        int outChannels = w.Shape[0], inWidth = w.Shape[1], outWidth = outChannels / op.Groups, inChannels = x.Shape[1];
        var windows = new ReferenceWindows(op.Windows, x.Shape, y.Shape);
        for (int b = 0; b < x.Shape[0]; b++)
        {
            for (int o = 0; o < outChannels; o++)
            {
                for (int p = 0; p < windows.Count; p++)
                {
                    double sum = bias?[o] ?? 0;
                    foreach ((int tap, int pixel) in windows.Inside(p))
                    {
                        for (int i = 0; i < inWidth; i++)
                            sum += w.Values[(((o * inWidth) + i) * op.Windows.Taps) + tap] * x.Values[(((b * inChannels) + (o / outWidth * inWidth) + i) * windows.Pixels) + pixel];
                    }

                    y.Values[(((b * outChannels) + o) * windows.Count) + p] = sum;
                }
            }
        }
    }
}
