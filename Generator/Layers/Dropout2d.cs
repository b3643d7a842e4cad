using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>In training, drops each channel of each image of (B, C, …) with probability p and scales the rest by 1/(1-p); nothing otherwise.</summary>
internal sealed class Dropout2d : Layer
{
    public override string Kind => "Dropout2d";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        Shape shape = context.Current.Shape;
        if (shape.Rank < 3 || !shape[1].IsConstant)
            return context.Report(Diagnostics.RankMismatch, null, -1, context.CurrentLayer, context.Self, "(B, C, H, W) or (B, C, L)", context.Before, shape.ToString(), "Use [Dropout] for single values");
        float p = context.Number("p", 0.5f);
        if (!(p is >= 0 and <= 1))
            return context.Report(Diagnostics.OptionOutOfRange, "p", context.Self, "p", FormattableString.Invariant($"{p}"), "a number in [0, 1]");
        return p == 0 ? context.Current : context.Apply(new ChannelDropoutOp(new Keep(1 - p, context.Index * 64)), context.Current);
    }
}
