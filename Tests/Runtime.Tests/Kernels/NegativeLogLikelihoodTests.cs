using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The negative log-likelihood against PyTorch 2.6 and against finite differences.</summary>
public sealed class NegativeLogLikelihoodTests
{
    private const float Inf = float.PositiveInfinity;

    private static readonly float[] Rows = [1, 2, 3, 0.5f, -1, 2, 0, 0, 1];
    private static readonly float[] Weights = [0.5f, 2, 0];

    [Theory]
    [InlineData(new[] { 0L, 2, 1 }, false, true, -1f, new[] { -1 / 3f, 0, 0, 0, 0, -1 / 3f, 0, -1 / 3f, 0 })]
    [InlineData(new[] { 0L, 2, 1 }, false, false, -3f, new[] { -1f, 0, 0, 0, 0, -1, 0, -1, 0 })]
    [InlineData(new[] { -100L, -100, -100 }, false, true, float.NaN, new[] { 0f, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { -100L, -100, -100 }, false, false, 0f, new[] { 0f, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 0L, -100, 1 }, true, true, -0.2f, new[] { -0.2f, 0, 0, 0, 0, 0, 0, -0.8f, 0 })]
    [InlineData(new[] { 0L, -100, 1 }, true, false, -0.5f, new[] { -0.5f, 0, 0, 0, 0, 0, 0, -2, 0 })]
    [InlineData(new[] { 2L, 2, 2 }, true, true, float.NaN, new[] { 0, 0, float.NaN, 0, 0, float.NaN, 0, 0, float.NaN })]
    [InlineData(new[] { 2L, 2, 2 }, true, false, 0f, new[] { 0f, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Corners_are_as_in_PyTorch(long[] target, bool weighted, bool mean, float loss, float[] gradient)
    {
        ref float weights = ref weighted ? ref Weights[0] : ref Unsafe.NullRef<float>();
        float norm = 0;
        Assert.Equal(loss, NegativeLogLikelihood.Forward(3, 3, in Rows[0], in target[0], in weights, -100, mean, ref norm), 1e-6f);
        GuardedArray dlogp = new(9);
        NegativeLogLikelihood.Backward(3, 3, in target[0], in weights, -100, in norm, 1, ref dlogp.Start);
        dlogp.AssertWritten();
        dlogp.AssertNear([.. gradient.Select(static value => (double)value)], 1e-6);
    }

    [Fact]
    public void Minus_infinity_without_weight_is_NaN()
    {
        float[] logp = [1, 2, -Inf, 1, 2, 3];
        float norm = 0;
        int[] target = [2, 1];
        Assert.Equal(float.NaN, NegativeLogLikelihood.Forward(2, 3, in logp[0], in target[0], in Weights[0], -100, true, ref norm));
        Assert.Equal(-2, NegativeLogLikelihood.Forward(2, 3, in logp[0], in target[0], in Weights[0], 2, true, ref norm));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 10)]
    [InlineData(17, 33)]
    public void Gradients_match_finite_differences(int rows, int classes)
    {
        Random random = new(1);
        GuardedArray logp = GuardedArray.Random(rows * classes, random);
        GuardedArray weights = GuardedArray.Random(classes, random);
        int[] target = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 1 ? 77 : random.Next(classes))];
        double Loss(double[] values) =>
            -target.Select((y, row) => y == 77 ? 0 : weights[y] * values[row * classes + y]).Sum() / target.Sum(y => y == 77 ? 0 : weights[y]);
        float norm = 0;
        float loss = NegativeLogLikelihood.Forward(rows, classes, in logp.Start, in target[0], in weights.Start, 77, true, ref norm);
        Assert.Equal(Loss(logp.ToDoubles()), loss, 1e-4);
        GuardedArray dlogp = new(rows * classes);
        NegativeLogLikelihood.Backward(rows, classes, in target[0], in weights.Start, 77, in norm, 2, ref dlogp.Start);
        dlogp.AssertNear([.. FiniteDifferences.Gradient(Loss, logp.ToDoubles()).Select(static g => 2 * g)]);
    }
}
