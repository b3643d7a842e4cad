using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The largest value, or the mean, of each window of each channel.</summary>
internal sealed class ReferencePool : ReferenceOp<PoolOp>
{
    protected override void Run(PoolOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0], y = call.Output;
        var windows = new ReferenceWindows(op.Windows, x.Shape, y.Shape);
        for (int plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
        {
            for (int p = 0; p < windows.Count; p++)
            {
                double[] inside = [.. windows.Inside(p).Select(element => x.Values[(plane * windows.Pixels) + element.Pixel])];
                y.Values[(plane * windows.Count) + p] = op.Pooling switch
                {
                    Pooling.Max => inside.Max(),
                    Pooling.Mean => inside.Sum() / windows.WithBorder(p),
                    _ => inside.Average(),
                };
            }
        }
    }
}
