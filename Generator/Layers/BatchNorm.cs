using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// <c>BatchNorm1d</c> of (B, F) or (B, F, L) and <c>BatchNorm2d</c> of (B, C, H, W): weight ones and bias zeros (C), running_mean zeros
/// and running_var ones, which are buffers.
/// </summary>
internal sealed class BatchNorm(int axes) : Layer
{
    public override string Kind => $"BatchNorm{axes}d";

    public override Value? Lower(LayerContext context)
    {
        bool isMatrix = axes == 1 && context.Current.Shape.Rank == 2;
        if (!ImageInput.Check(context, isMatrix ? 0 : axes) || ImageInput.Channels(context, "numFeatures") is not { } channels)
            return null;
        if (NormArguments.Eps(context, 1e-5) is not { } eps)
            return null;
        double momentum = context.Double("Momentum", 0.1);
        if (!(momentum is >= 0 and <= 1))
            return context.Report(Diagnostics.OptionOutOfRange, "Momentum", context.Self, "Momentum", FormattableString.Invariant($"{momentum}"), "a number in [0, 1]");
        bool affine = context.Flag("Affine", true), tracked = context.Flag("TrackRunningStats", true);
        var inputs = new List<Value> { context.Current };
        if (affine)
        {
            inputs.Add(context.Parameter("weight", [channels], ParameterStorage.RowMajor, Initializer.Constant(1)));
            inputs.Add(context.Parameter("bias", [channels], ParameterStorage.RowMajor, Initializer.Constant(0)));
        }

        if (tracked)
        {
            inputs.Add(context.Buffer("running_mean", [channels], 0));
            inputs.Add(context.Buffer("running_var", [channels], 1));
        }

        Shape shape = context.Current.Shape;
        context.RequireSeveral(shape[0] * shape.Slice(2, shape.Rank - 2).ElementCount);
        return context.Apply(new BatchNormOp(eps, momentum, affine, tracked), [.. inputs]);
    }
}
