using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Sums per channel, (2, C): of dy, the bias's gradient, and of dy x̂, the weight's.</summary>
internal static class ChannelSums
{
    /// <summary>One of the two rows as a vector.</summary>
    public static Value Row(Gradient gradient, Value sums, int row) =>
        gradient.Compute(new ViewOp(new Shape([sums.Shape[1]])), gradient.Compute(new SliceOp(0, Dim.Constant(row), Dim.One), sums));

    /// <summary>Rows (batch and pixels) and channels of a value whose channels lie last.</summary>
    public static string Sizes(OpWriter w, Shape shape) => $"{w.Size(shape.LeadingProduct(shape.Rank - 1))}, {w.Size(shape[-1])}";
}
