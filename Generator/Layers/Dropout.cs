using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>In training, drops each element with probability p and scales the rest by 1/(1-p); nothing otherwise.</summary>
internal sealed class Dropout : Layer
{
    public override string Kind => "Dropout";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        float p = context.Number("p", 0.5f);
        if (!(p is >= 0 and <= 1))
            return context.Report(Diagnostics.OptionOutOfRange, "p", context.Self, "p", FormattableString.Invariant($"{p}"), "a number in [0, 1]");
        return p == 0 ? context.Current : context.Apply(DropoutExpression.Of(context.Current.Shape, p, context.Index * 64), context.Current);
    }
}
