using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The log-softmax along any axis against the formula in double, its gradient against finite differences.</summary>
public sealed class LogSoftmaxTests
{
    private delegate void ForwardKernel(nint outer, nint n, nint inner, ref readonly float x, ref float y);

    private delegate void BackwardKernel(nint outer, nint n, nint inner, ref readonly float y, ref readonly float dy, ref float dx);

    private static (ForwardKernel Forward, BackwardKernel Backward)[] Kernels =>
    [
        (LogSoftmax.Forward, LogSoftmax.Backward),
        (LogSoftmax.Forward<F512>, LogSoftmax.Backward<F512>),
        (LogSoftmax.Forward<F256>, LogSoftmax.Backward<F256>),
        (LogSoftmax.Forward<F128>, LogSoftmax.Backward<F128>),
    ];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(32, 10, 1)]
    [InlineData(3, 15, 1)]
    [InlineData(3, 16, 1)]
    [InlineData(3, 17, 1)]
    [InlineData(2, 8, 1)]
    [InlineData(2, 4, 1)]
    [InlineData(2, 131, 1)]
    [InlineData(2, 5, 3)]
    [InlineData(1, 3, 16)]
    [InlineData(2, 4, 37)]
    public void Results_match_double(int outer, int n, int inner)
    {
        Random random = new(1);
        GuardedArray x = GuardedArray.Random(outer * n * inner, random, 5);
        GuardedArray dy = GuardedArray.Random(x.Length, random);
        double[] expected = Forward(x.ToDoubles(), outer, n, inner);
        double[] gradient = FiniteDifferences.Gradient(
            values => Forward(values, outer, n, inner).Zip(dy.ToDoubles(), static (y, dy) => y * dy).Sum(), x.ToDoubles());
        foreach ((ForwardKernel forward, BackwardKernel backward) in Kernels)
        {
            GuardedArray y = new(x.Length);
            forward(outer, n, inner, in x.Start, ref y.Start);
            y.AssertWritten();
            y.AssertNear(expected);

            GuardedArray dx = new(x.Length);
            backward(outer, n, inner, in y.Start, in dy.Start, ref dx.Start);
            dx.AssertWritten();
            dx.AssertNear(gradient);

            GuardedArray inPlace = x.Copy();
            forward(outer, n, inner, in inPlace.Start, ref inPlace.Start);
            inPlace.AssertSameBits(y.Values);
            GuardedArray overGradient = dy.Copy();
            backward(outer, n, inner, in y.Start, in overGradient.Start, ref overGradient.Start);
            overGradient.AssertSameBits(dx.Values);
            backward(outer, n, inner, in inPlace.Start, in dy.Start, ref inPlace.Start);
            inPlace.AssertSameBits(dx.Values);
        }
    }

    /// <summary>The values of PyTorch 2.6.</summary>
    [Theory]
    [InlineData(new[] { float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity }, new[] { float.NaN, float.NaN, float.NaN })]
    [InlineData(new[] { float.PositiveInfinity, 0, 1 }, new[] { float.NaN, float.NaN, float.NaN })]
    [InlineData(new[] { float.NaN, 0, 1 }, new[] { float.NaN, float.NaN, float.NaN })]
    [InlineData(new[] { 0, 1, float.NaN }, new[] { float.NaN, float.NaN, float.NaN })]
    [InlineData(new[] { float.NegativeInfinity, 0, 1 }, new[] { float.NegativeInfinity, -1.31326163f, -0.313261658f })]
    [InlineData(new[] { 1000f, 0, -1000 }, new[] { 0f, -1000, -2000 })]
    public void Infinities_and_NaN_are_as_in_PyTorch(float[] x, float[] expected)
    {
        foreach (int inner in (int[])[1, 2])
        {
            foreach (int repeat in (int[])[1, 13])
            {
                // A longer axis goes on with minus infinity, which adds nothing.
                float[] values = [.. x.Concat(Enumerable.Repeat(float.NegativeInfinity, repeat - 1)).SelectMany(value => Enumerable.Repeat(value, inner))];
                double[] results = [.. expected.Concat(Enumerable.Repeat(float.IsNaN(expected[0]) ? float.NaN : float.NegativeInfinity, repeat - 1)).SelectMany(value => Enumerable.Repeat((double)value, inner))];
                foreach ((ForwardKernel forward, _) in Kernels)
                {
                    GuardedArray y = new(values.Length);
                    forward(1, x.Length + repeat - 1, inner, in new GuardedArray(values).Start, ref y.Start);
                    y.AssertNear(results, 1e-6);
                }
            }
        }
    }

    private static double[] Forward(double[] x, int outer, int n, int inner)
    {
        double[] y = new double[x.Length];
        for (int column = 0; column < outer * inner; column++)
        {
            int[] axis = [.. Enumerable.Range(0, n).Select(i => (column / inner * n + i) * inner + column % inner)];
            double max = axis.Max(i => x[i]);
            double sum = axis.Sum(i => Math.Exp(x[i] - max));
            foreach (int i in axis)
            {
                y[i] = x[i] - max - Math.Log(sum);
            }
        }

        return y;
    }
}
