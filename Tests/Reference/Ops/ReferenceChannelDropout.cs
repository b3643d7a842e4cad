using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>Every channel of an image times 1/p or 0: a mask of images by channels.</summary>
internal sealed class ReferenceChannelDropout : ReferenceOp<ChannelDropoutOp>
{
    protected override void Run(ChannelDropoutOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0];
        (_, int channels, int pixels) = x.Around(1);
        for (int i = 0; i < x.Count; i++)
            call.Output.Values[i] = x.Values[i] * (call.Arguments.Dropout?.Factor(op.Keep, i / pixels / channels, 0, i / pixels % channels) ?? 1);
    }
}
