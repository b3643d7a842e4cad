using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The functions of <see cref="VectorMath"/> against double, over the whole range of floats and at every width.</summary>
public class VectorMathTests
{
    /// <summary>Every such step of the bit pattern is tried: some four hundred thousand numbers of every magnitude and sign.</summary>
    private const uint BitStep = 10007;

    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.17549435e-38f, 1e-20f, -1e-20f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        87.3f, 88.7f, 88.72283f, 88.73f, 89f, 104f, 1000f, -17f, -18f, -87.3f, -88.8f, -103f, -104f, -1000f,
        0.99999994f, 1.0000001f, -0.99999994f, -1.0000001f, 0.70710677f, 0.7071068f, 1.4142135f, 2f, 4f, 7.9f, 8f, 9f, 16777216f,
    ];

    private interface IFunction
    {
        /// <summary>The bound that the documentation states.</summary>
        static abstract double Ulp { get; }

        static abstract V Apply<V>(V x) where V : struct, ISimd<V>;

        static abstract double Exact(double x);
    }

    [Fact]
    public void Exp() => CheckAll<ExpFunction>();

    [Fact]
    public void Expm1() => CheckAll<Expm1Function>();

    [Fact]
    public void Sigmoid() => CheckAll<SigmoidFunction>();

    [Fact]
    public void Log() => CheckAll<LogFunction>();

    [Fact]
    public void Log1p() => CheckAll<Log1pFunction>();

    [Fact]
    public void Tanh() => CheckAll<TanhFunction>();

    [Fact]
    public void Tanh_is_odd_and_stays_within_1()
    {
        CheckTanh<F512>();
        CheckTanh<F256>();
        CheckTanh<F128>();
    }

    [Fact]
    public void Erf() => CheckAll<ErfFunction>();

    [Fact]
    public void Functions_taken_lane_by_lane_are_those_of_MathF()
    {
        CheckLanes<F512>();
        CheckLanes<F256>();
        CheckLanes<F128>();
    }

    [Fact]
    public void Sign_and_reciprocal()
    {
        Assert.Equal(0f, Lane(VectorMath.Sign(F128.Broadcast(float.NaN))));
        Assert.Equal(1f, Lane(VectorMath.Sign(F128.Broadcast(1e-40f))));
        Assert.Equal(-1f, Lane(VectorMath.Sign(F128.Broadcast(float.NegativeInfinity))));
        Assert.Equal(0f, Lane(VectorMath.Sign(F128.Broadcast(-0f))));
        Assert.Equal(0.25f, Lane(VectorMath.Reciprocal(F512.Broadcast(4f))));
        Assert.Equal(float.PositiveInfinity, Lane(VectorMath.Reciprocal(F256.Zero)));
    }

    private static void CheckTanh<V>() where V : struct, ISimd<V>
    {
        for (float x = 1e-3f; x < 20; x *= 1.0001f)
        {
            float value = Lane(VectorMath.Tanh(V.Broadcast(x)));
            Assert.InRange(value, 0, 1);
            Assert.Equal(-value, Lane(VectorMath.Tanh(V.Broadcast(-x))));
        }
    }

    private static void CheckAll<F>() where F : struct, IFunction
    {
        Check<F512, F>();
        Check<F256, F>();
        Check<F128, F>();
    }

    private static void Check<V, F>() where V : struct, ISimd<V> where F : struct, IFunction
    {
        float[] x = [.. Special, .. Dense()];
        float[] y = new float[x.Length];
        for (int i = 0; i < x.Length; i += V.Width)
        {
            int count = Math.Min(V.Width, x.Length - i);
            if (count == V.Width)
            {
                V.Store(F.Apply(V.Load(ref x[i], 0)), ref y[i], 0);
            }
            else
            {
                V.StorePart(F.Apply(V.LoadPart(ref x[i], 0, count)), ref y[i], 0, count);
            }
        }

        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = Error(F.Exact(x[i]), y[i]);
            if (!(error <= worst))
            {
                worst = error;
                at = x[i];
            }
        }

        Assert.True(worst <= F.Ulp, $"{typeof(F).Name} at {typeof(V).Name}: {worst:F2} ulp at {at:R}");
    }

    /// <summary>The distance in units of the last place; infinite where a special value is wrong.</summary>
    private static double Error(double exact, float value)
    {
        const double SmallestNormal = 1.1754943508222875e-38;
        const double Overflow = 3.4028235677973366e38;
        if (double.IsNaN(exact) || Math.Abs(exact) >= Overflow)
        {
            return value.Equals((float)exact) ? 0 : double.PositiveInfinity;
        }

        if (Math.Abs(exact) < SmallestNormal)
        {
            return Math.Abs(value - exact) <= SmallestNormal ? 0 : double.PositiveInfinity;
        }

        double unit = Math.ScaleB(1, Math.ILogB(exact) - 23);
        double error = Math.Abs(value - exact) / unit;

        // Next to the largest number the true value may still be finite where its neighbour is not.
        return float.IsInfinity(value) && Math.Abs(exact) > 3.402823e38 ? 0 : double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static IEnumerable<float> Dense()
    {
        const uint Infinity = 0x7F800000;
        for (uint bits = 1; bits < Infinity; bits += BitStep)
        {
            float value = BitConverter.UInt32BitsToSingle(bits);
            yield return value;
            yield return -value;
        }

        // The bit patterns are sparse where most arguments lie.
        for (int i = -200_000; i <= 200_000; i++)
        {
            yield return i * 5.3e-4f;
        }
    }

    private static void CheckLanes<V>() where V : struct, ISimd<V>
    {
        foreach (float x in (float[])[.. Special, 0.3f, -0.3f, 1.7f, 10f, -10f])
        {
            V v = V.Broadcast(x);
            Same(MathF.Sin(x), VectorMath.Sin(v));
            Same(MathF.Cos(x), VectorMath.Cos(v));
            Same(MathF.Tan(x), VectorMath.Tan(v));
            Same(MathF.Asin(x), VectorMath.Asin(v));
            Same(MathF.Acos(x), VectorMath.Acos(v));
            Same(MathF.Atan(x), VectorMath.Atan(v));
            Same(MathF.Sinh(x), VectorMath.Sinh(v));
            Same(MathF.Cosh(x), VectorMath.Cosh(v));
            Same(MathF.Asinh(x), VectorMath.Asinh(v));
            Same(MathF.Acosh(x), VectorMath.Acosh(v));
            Same(MathF.Atanh(x), VectorMath.Atanh(v));
            Same(MathF.Log2(x), VectorMath.Log2(v));
            Same(MathF.Log10(x), VectorMath.Log10(v));
            Same(MathF.Pow(2, x), VectorMath.Exp2(v));
            Same(MathF.Cbrt(x), VectorMath.Cbrt(v));
            Same(MathF.Pow(x, 2.5f), VectorMath.Pow(v, V.Broadcast(2.5f)));
            Same(MathF.Atan2(x, -2), VectorMath.Atan2(v, V.Broadcast(-2)));
        }

        static void Same(float expected, V actual)
        {
            float[] lanes = new float[V.Width];
            V.Store(actual, ref lanes[0], 0);
            Assert.All(lanes, lane => Assert.Equal(expected, lane));
        }
    }

    private static float Lane<V>(V value) where V : struct, ISimd<V>
    {
        float[] lanes = new float[V.Width];
        V.Store(value, ref lanes[0], 0);
        return lanes[^1];
    }

    private struct ExpFunction : IFunction
    {
        public static double Ulp => 1.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Exp(x);

        public static double Exact(double x) => Math.Exp(x);
    }

    private struct Expm1Function : IFunction
    {
        public static double Ulp => 1.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Expm1(x);

        public static double Exact(double x)
        {
            if (Math.Abs(x) < 1e-5)
            {
                return x + x * x / 2 + x * x * x / 6;
            }

            // Kahan: the rounding error of u cancels in the quotient.
            double u = Math.Exp(x);
            return double.IsInfinity(u) || u < 1e-10 ? u - 1 : (u - 1) * x / Math.Log(u);
        }
    }

    private struct SigmoidFunction : IFunction
    {
        public static double Ulp => 2.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Sigmoid(x);

        public static double Exact(double x) => 1 / (1 + Math.Exp(-x));
    }

    private struct LogFunction : IFunction
    {
        public static double Ulp => 1.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log(x);

        public static double Exact(double x) => Math.Log(x);
    }

    private struct Log1pFunction : IFunction
    {
        public static double Ulp => 1.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log1p(x);

        public static double Exact(double x)
        {
            double u = 1 + x;
            return u == 1 ? x : double.IsFinite(u) && u > 0 ? Math.Log(u) * x / (u - 1) : Math.Log(u);
        }
    }

    private struct TanhFunction : IFunction
    {
        public static double Ulp => 2.5;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Tanh(x);

        public static double Exact(double x) => Math.Tanh(x);
    }

    private struct ErfFunction : IFunction
    {
        public static double Ulp => 6;

        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Erf(x);

        public static double Exact(double x)
        {
            if (!(Math.Abs(x) < 6))
            {
                return double.IsNaN(x) ? x : Math.Sign(x);
            }

            // 2 / sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n + 1) / (2n + 1)!!, all terms of one sign.
            double term = x;
            double sum = x;
            for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }

            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
    }
}
