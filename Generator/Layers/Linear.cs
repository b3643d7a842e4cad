using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

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
        Value[] parameters = context.Flag("Bias", true)
            ? [weight, context.Parameter("bias", [outFeatures], ParameterStorage.RowMajor, Initializer.Uniform(1 / Math.Sqrt(inFeatures)))]
            : [weight];
        return context.Apply(inFeatures == 1 && outFeatures == 1 ? Line(x.Shape, parameters.Length) : new LinearOp(), [x, .. parameters]);
    }

    /// <summary>Of a single weight there is no product of matrices: it is elementwise, and runs with what is around it.</summary>
    private static ElementwiseOp Line(Shape shape, int parameters)
    {
        Expression x = new Operand(0), weight = new Operand(1);
        Broadcast[] operands = [Broadcast.Full, .. Enumerable.Repeat(Broadcast.Scalar, parameters)];
        return new ElementwiseOp(new Elementwise(shape, parameters > 1 ? new MultiplyAdd(x, weight, new Operand(2)) : x * weight, operands.ToEquatableArray()));
    }
}
