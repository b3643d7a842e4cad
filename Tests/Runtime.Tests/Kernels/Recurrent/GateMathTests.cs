using System.Runtime.Intrinsics.X86;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The gates' sigmoid against <see cref="Math"/>, at all widths.</summary>
public sealed class GateMathTests
{
    [Fact]
    public void Sigmoid_is_near_the_true_one()
    {
        double bound = Fma.IsSupported ? 3 : 16;
        foreach (float x in Inputs(87))
        {
            double expected = 1 / (1 + Math.Exp(-x));
            AssertNear(expected, x, Sigmoid<F512>(x), bound);
            AssertNear(expected, x, Sigmoid<F256>(x), bound);
            AssertNear(expected, x, Sigmoid<F128>(x), bound);
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(0f, 0.5f)]
    public void Ends_are_where_they_belong(float x, float sigmoid)
    {
        foreach (float value in (float[])[Sigmoid<F512>(x), Sigmoid<F256>(x), Sigmoid<F128>(x)])
        {
            Assert.Equal(sigmoid, value, 1e-37f);
        }
    }

    private static IEnumerable<float> Inputs(float end)
    {
        for (float x = 1e-6f; x < end; x *= 1.0003f)
        {
            yield return x;
            yield return -x;
        }
    }

    /// <summary>Fails if <paramref name="actual"/> is further away than so many units of the last place of values above 1e-6.</summary>
    private static void AssertNear(double expected, float x, float actual, double bound)
    {
        float size = Math.Max(Math.Abs((float)expected), 1e-6f);
        double ulp = MathF.BitIncrement(size) - size;
        Assert.True(Math.Abs(actual - expected) <= bound * ulp, $"f({x:G9}) is {actual:G9} instead of {expected:G17}.");
    }

    private static float Sigmoid<V>(float x) where V : struct, ISimd<V> => First(GateMath.Sigmoid(V.Broadcast(x)));

    private static float First<V>(V value) where V : struct, ISimd<V>
    {
        float[] lanes = new float[16];
        V.Store(value, ref lanes[0], 0);
        return lanes[0];
    }
}
