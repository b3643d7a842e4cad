using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What attention and position vectors ask of the value they receive: (B, T, E) with E known, split evenly among the heads.</summary>
internal static class AttentionRules
{
    public static bool CheckSelfAttention(LayerContext context)
    {
        if (!IsSequence(context))
            return false;
        long features = context.Current.Shape[2].ConstantValue;
        if (context.Has("embedDim"))
        {
            if (context.Size("embedDim") is not { } stated)
                return false;
            if (stated != features)
                return context.ReportInputSize("embedDim", features, stated, "features") is not null;
        }

        if (context.Size("heads") is not { } heads)
            return false;
        if (features % heads != 0)
            return context.ReportNotDivisible("heads", features, "features", heads, "heads") is not null;
        float dropout = context.Number("Dropout", 0);
        if (dropout is >= 0 and < 1)
            return true;
        context.Report(Diagnostics.OptionOutOfRange, "Dropout", context.Self, "Dropout", dropout.ToString(CultureInfo.InvariantCulture), "a number in [0, 1)");
        return false;
    }

    /// <summary>A fixed length must have its vectors; a symbolic one is checked when the model runs.</summary>
    public static bool CheckPositions(LayerContext context)
    {
        if (!IsSequence(context) || context.Size("maxLength") is not { } positions)
            return false;
        Dim time = context.Current.Shape[1], spare = positions - time + 1;
        if (spare.ProvablyBelow(1))
        {
            context.ReportAxisSize("maxLength", -1, $"{AxisNames.Of(context.Current.Shape, 1)} has {time} positions, and there are vectors for {positions.ToString(CultureInfo.InvariantCulture)}. Write at least {time}");
            return false;
        }

        return context.RequireAtLeastOne(spare, $"{positions.ToString(CultureInfo.InvariantCulture)} vectors for {time} positions", "Write more positions");
    }

    private static bool IsSequence(LayerContext context)
    {
        if (!context.RequireFloat())
            return false;
        Shape shape = context.Current.Shape;
        if (shape.Rank == 3 && shape[2].IsConstant)
            return true;
        context.ReportRank(null, "(B, T, E) with a known number of features E", "Give it a sequence, such as [Input(\"B\", \"T\", 64)]");
        return false;
    }
}
