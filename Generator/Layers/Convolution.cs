using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary><c>Conv1d</c> and <c>Conv2d</c>: weight (out, in / groups, kernel…) and bias (out), both U(±1/√fan_in), fan_in = in / groups · taps.</summary>
internal sealed class Convolution(int axes) : Layer
{
    public override string Kind => $"Conv{axes}d";

    public override Value? Lower(LayerContext context)
    {
        if (!ImageInput.Check(context, axes) || ImageInput.Channels(context, "inChannels") is not { } inChannels || context.Size("outChannels") is not { } outChannels)
            return null;
        int groups = context.Integer("Groups", 1);
        if (groups < 1)
            return context.Report(Diagnostics.SizeBelowOne, "Groups", context.Self, "Groups", groups);
        if (inChannels % groups != 0)
            return context.ReportNotDivisible("Groups", inChannels, "channels", groups, "groups");
        if (outChannels % groups != 0)
            return context.Report(Diagnostics.OptionOutOfRange, "outChannels", context.Self, "outChannels", outChannels, $"a multiple of Groups, {groups}");
        if (WindowArguments.OfConvolution(context, axes) is not { } windows)
            return null;
        int[] shape = [outChannels, inChannels / groups, .. windows.Each.Select(axis => axis.Kernel)];
        Value weight = context.Parameter("weight", shape, ParameterStorage.Convolution, new Initializer("KaimingUniform5"), groups: groups);
        var op = new ConvolutionOp(windows, groups);
        if (!context.Flag("Bias", true))
            return context.Apply(op, context.Current, weight);
        double fanIn = (double)(inChannels / groups) * windows.Taps;
        Value bias = context.Parameter("bias", [outChannels], ParameterStorage.RowMajor, Initializer.Uniform(1 / Math.Sqrt(fanIn)));
        return context.Apply(op, context.Current, weight, bias);
    }
}
