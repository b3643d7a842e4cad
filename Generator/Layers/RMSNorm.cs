using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>x / √(mean x² + ε) · weight over the last axes; weight ones.</summary>
internal sealed class RMSNorm : Layer
{
    public override string Kind => "RMSNorm";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || NormArguments.NormalizedShape(context) is not { } sizes || NormArguments.Eps(context, 1.1920928955078125e-07) is not { } eps)
            return null;
        var op = new RowNormOp(sizes.Length, centred: false, eps);
        return context.Flag("ElementwiseAffine", true)
            ? context.Apply(op, context.Current, context.Parameter("weight", sizes, ParameterStorage.Dense, Initializer.Constant(1)))
            : context.Apply(op, context.Current);
    }
}
