using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>(x - mean) / √(variance + ε) · weight + bias over the last axes; weight ones, bias zeros.</summary>
internal sealed class LayerNorm : Layer
{
    public override string Kind => "LayerNorm";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || NormArguments.NormalizedShape(context) is not { } sizes || NormArguments.Eps(context, 1e-5) is not { } eps)
            return null;
        var inputs = new List<Value> { context.Current };
        if (context.Flag("ElementwiseAffine", true))
        {
            inputs.Add(context.Parameter("weight", sizes, ParameterStorage.Dense, Initializer.Constant(1)));
            if (context.Flag("Bias", true))
                inputs.Add(context.Parameter("bias", sizes, ParameterStorage.Dense, Initializer.Constant(0)));
        }

        return context.Apply(new RowNormOp(sizes.Length, centred: true, eps), [.. inputs]);
    }
}
