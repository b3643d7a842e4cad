using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What normalising layers have in common.</summary>
internal static class NormArguments
{
    /// <summary>ε, which is not negative; null after an error.</summary>
    public static double? Eps(LayerContext context, double fallback)
    {
        double eps = context.Double("Eps", fallback);
        if (eps >= 0 && !double.IsInfinity(eps))
            return eps;
        context.Report(Diagnostics.OptionOutOfRange, "Eps", context.Self, "Eps", FormattableString.Invariant($"{eps}"), "0 or more");
        return null;
    }

    /// <summary>The sizes of the last axes that are normalised together: those stated, which must be there, or the last one. Null after an error.</summary>
    public static int[]? NormalizedShape(LayerContext context)
    {
        Shape shape = context.Current.Shape;
        IReadOnlyList<ArgumentValue> stated = context.Spec.Find("normalizedShape")?.Items ?? [];
        int axes = Math.Max(1, stated.Count);
        if (shape.Rank < axes || shape.Skip(shape.Rank - axes).Any(dim => !dim.IsConstant))
        {
            string needed = axes == 1 ? "a last axis of known size" : $"{axes} last axes of known size";
            context.ReportRank(null, needed, "Bring the features to the last axis");
            return null;
        }

        int[] sizes = [.. shape.Skip(shape.Rank - axes).Select(dim => checked((int)dim.ConstantValue))];
        for (int i = 0; i < stated.Count; i++)
        {
            if (context.Dimension("normalizedShape", stated[i], i) is not { } dim)
                return null;
            if (dim.Equals(Dim.Constant(sizes[i])))
                continue;
            string features = axes == 1 ? "features" : $"features on axis {shape.Rank - axes + i}";
            context.ReportInputSize("normalizedShape", sizes[i], dim, features, i);
            return null;
        }

        return sizes;
    }
}
