using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>(x - mean) / √(variance + ε) · weight + bias over each group of channels of each image of (B, C, …); weight ones, bias zeros (C).</summary>
internal sealed class GroupNorm : Layer
{
    public override string Kind => "GroupNorm";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        Shape shape = context.Current.Shape;
        if (shape.Rank < 2 || !shape[1].IsConstant)
            return context.ReportRank(null, "(B, C, …) with a known number of channels", "Bring the channels to axis 1");
        if (context.Size("numGroups") is not { } groups || ImageInput.Channels(context, "numChannels") is not { } channels || NormArguments.Eps(context, 1e-5) is not { } eps)
            return null;
        if (channels % groups != 0)
            return context.ReportNotDivisible("numGroups", channels, "channels", groups, "groups");
        var op = new GroupNormOp(groups, eps);
        if (!context.Flag("Affine", true))
            return context.Apply(op, context.Current);
        Value weight = context.Parameter("weight", [channels], ParameterStorage.RowMajor, Initializer.Constant(1));
        return context.Apply(op, context.Current, weight, context.Parameter("bias", [channels], ParameterStorage.RowMajor, Initializer.Constant(0)));
    }
}
