using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>y = x Wᵀ + b over the last axis; weight (out, in), both U(±1/√in).</summary>
internal sealed class Linear : Layer
{
    public override string Kind => "Linear";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        Value x = context.Current;
        if (x.Shape.Rank < 1 || !x.Shape[-1].IsConstant)
            return context.ReportRank(null, "a last axis of known size", "Bring the features to the last axis");
        int inFeatures = (int)x.Shape[-1].ConstantValue;
        if (context.Has("inFeatures"))
        {
            if (context.Size("inFeatures") is not { } stated)
                return null;
            if (stated != inFeatures)
                return context.ReportInputSize("inFeatures", inFeatures, stated, "features");
        }

        if (context.Size("outFeatures") is not { } outFeatures)
            return null;
        ImageRules.WarnOfLinear(context);
        var initializer = new Initializer("KaimingUniform5");
        Value? weight = context.Has("TiedTo")
            ? context.Tied([outFeatures, inFeatures])
            : context.Parameter("weight", [outFeatures, inFeatures], ParameterStorage.Transposed, initializer);
        if (weight is null)
            return null;
        if (!context.Flag("Bias", true))
            return context.Apply(new LinearOp(), x, weight);
        Value bias = context.Parameter("bias", [outFeatures], ParameterStorage.RowMajor, Initializer.Uniform(1 / Math.Sqrt(inFeatures)));
        return context.Apply(new LinearOp(), x, weight, bias);
    }
}
