using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The weight gradient where there is nothing to sum; sums are under test with the recurrences.</summary>
public sealed class RecurrentWeightsTests
{
    [Fact]
    public void A_single_step_has_a_zero_gradient()
    {
        float[] x = new float[4 * 16];
        GuardedArray dWeight = new(4 * 16);
        RecurrentWeights.Gradient(
            new(1, 3, in Unsafe.NullRef<int>()), 4, 16, in x[0], in Unsafe.NullRef<float>(), in x[0], 16, ref dWeight.Start, 16,
            accumulate: false);
        dWeight.AssertSameBits(new float[4 * 16]);
    }

    [Fact]
    public void An_empty_batch_has_a_zero_gradient()
    {
        float[] x = new float[4 * 16];
        GuardedArray dWeight = new(4 * 16);
        RecurrentWeights.Gradient(
            new(3, 0, in Unsafe.NullRef<int>()), 4, 16, in x[0], in x[0], in x[0], 16, ref dWeight.Start, 16, accumulate: false);
        dWeight.AssertSameBits(new float[4 * 16]);
    }
}
