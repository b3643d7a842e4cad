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
            return context.Report(Diagnostics.RankMismatch, null, context.Self, "a last axis of known size", context.Before, x.Shape.ToString(), "Bring the features to the last axis");
        int inFeatures = (int)x.Shape[-1].ConstantValue;
        (MessageValue before, string found) = ImageSource.Describe(context);
        if (context.Has("inFeatures"))
        {
            if (context.Size("inFeatures") is not { } stated)
                return null;
            if (stated != inFeatures)
                return context.Report(Diagnostics.InputSizeMismatch, "inFeatures", -1, context.CurrentLayer, context.Self, inFeatures, before, found, stated, "features");
        }

        if (ImageSource.MadeBy(context) is { } image)
        {
            string axis = $"the {ImageInput.AxisName(x.Shape.Rank - 2, x.Shape.Rank - 3)} {inFeatures}";
            context.Report(Diagnostics.LinearOnImage, null, -1, image, context.Self, x.Shape.ToString(), MessageValue.OfLayer(image), axis, x.Shape.Slice(1, x.Shape.Rank - 1).ElementCount.ToString());
        }

        if (context.Size("outFeatures") is not { } outFeatures)
            return null;
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
