using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Rows of few gradients: set or added, sixteen floats and no more.</summary>
public sealed class GradientRowTests
{
    [Fact]
    public void A_row_is_set_with_zeros_behind_or_added_to()
    {
        float[] row = [.. Enumerable.Repeat(7f, 18)];

        GradientRow.Put(accumulate: false, ref row[1], 1, 2);
        Assert.Equal([7, 1, 2, .. new float[14], 7], row);

        GradientRow.Put(accumulate: true, ref row[1], 10, 20, 30, 40);
        Assert.Equal([7, 11, 22, 30, 40, .. new float[12], 7], row);
    }
}
