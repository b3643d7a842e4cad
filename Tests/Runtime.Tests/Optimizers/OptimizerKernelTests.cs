using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Optimizers;

/// <summary>The kernels at every width and at lengths with tails, beside naive twins in double.</summary>
public class OptimizerKernelTests
{
    public static TheoryData<int> Lengths => [1, 3, 4, 5, 8, 15, 16, 17, 31, 33, 64, 100, 4096, 4099, 10000];

    [Theory, MemberData(nameof(Lengths))]
    public void Adam(int length)
    {
        CheckAdam(length, new(-1, .01f, .99f, .1f, .999f, .001f, 1.5f, 1e-8f, .05f, Limit: 1.5f));
        CheckAdam(length, new(1, 0, .99f, .1f, .999f, .001f, 1.5f, 1e-8f, .05f));
        CheckAdam(length, new(1, .01f, 1, .1f, .999f, .001f, 1.5f, 1e-8f, .05f));
    }

    private static void CheckAdam(int length, AdamStep step)
    {
        float[] p = Numbers(length, 1), g = Numbers(length, 2), m = Numbers(length, 3), v = Squares(length, 4), top = Squares(length, 5);
        foreach (bool amsgrad in new[] { false, true })
        {
            var (p0, m0, v0, t0) = (Copy(p), Copy(m), Copy(v), Copy(top));
            for (int i = 0; i < length; i++)
                Naive(i, step, amsgrad, g, p0, m0, v0, t0);

            Each(
                () => Run<F512>(step, amsgrad, g, p, m, v, top),
                () => Run<F256>(step, amsgrad, g, p, m, v, top),
                () => Run<F128>(step, amsgrad, g, p, m, v, top),
                result => Golden.AssertClose([.. p0, .. m0, .. v0, .. t0], result, 1e-5f, 1e-6f));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Momentum(int length)
    {
        float[] p = Numbers(length, 1), g = Numbers(length, 2), b = Numbers(length, 3);
        var expected = new float[2 * length];
        for (int i = 0; i < length; i++)
        {
            double gradient = Math.Clamp(-g[i], -1.5, 1.5) + (.1 * p[i]);
            double buffer = (.9 * b[i]) + (.8 * gradient);
            expected[i] = (float)(p[i] - (.5 * (gradient + (.7 * buffer))));
            expected[length + i] = (float)buffer;
        }

        Each(
            () => Run<F512>(p, g, b),
            () => Run<F256>(p, g, b),
            () => Run<F128>(p, g, b),
            result => Golden.AssertClose(expected, result, 1e-5f, 1e-6f));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Rmsprop(int length)
    {
        float[] p = Numbers(length, 1), g = Numbers(length, 2), v = Squares(length, 3), c = Numbers(length, 4), b = Numbers(length, 5);
        Each(p, g, v, c, b, (p, g, v, c, b) => Next(p, g, v, c, b, centered: false, heavy: false), new RmspropRun<No, No>());
        Each(p, g, v, c, b, (p, g, v, c, b) => Next(p, g, v, c, b, centered: true, heavy: false), new RmspropRun<Yes, No>());
        Each(p, g, v, c, b, (p, g, v, c, b) => Next(p, g, v, c, b, centered: false, heavy: true), new RmspropRun<No, Yes>());
        Each(p, g, v, c, b, (p, g, v, c, b) => Next(p, g, v, c, b, centered: true, heavy: true), new RmspropRun<Yes, Yes>());

        static double[] Next(double p, double g, double v, double c, double b, bool centered, bool heavy)
        {
            g = -g + (.1 * p);
            v = (.9 * v) + (.1 * g * g);
            c = centered ? c + (.1 * (g - c)) : c;
            double q = g / (Math.Sqrt(centered ? Math.Max(v - (c * c), 0) : v) + .5);
            b = heavy ? (.7 * b) + q : b;
            return [p - (.3 * (heavy ? b : q)), v, c, b];
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Adagrad_and_Adadelta(int length)
    {
        float[] p = Numbers(length, 1), g = Numbers(length, 2), v = Squares(length, 3), u = Squares(length, 4), unused = new float[length];
        Each(
            p, g, v, u, unused,
            (p, g, v, u, _) =>
            {
                g = -g + (.1 * p);
                v += g * g;
                return [p - (.3 * g / (Math.Sqrt(v) + .01)), v, u, 0];
            },
            new AdagradRun());
        Each(
            p, g, v, u, unused,
            (p, g, v, u, _) =>
            {
                g = -g + (.1 * p);
                v = (.9 * v) + (.1 * g * g);
                double d = Math.Sqrt(u + .01) / Math.Sqrt(v + .01) * g;
                return [p - (.3 * d), v, (.9 * u) + (.1 * d * d), 0];
            },
            new AdadeltaRun());
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Nadam_and_Adamax(int length)
    {
        float[] p = Numbers(length, 1), g = Numbers(length, 2), m = Numbers(length, 3), v = Squares(length, 4), unused = new float[length];
        Each(
            p, g, m, v, unused,
            (p, g, m, v, _) =>
            {
                g = -g + (.1 * p);
                m += .1 * (g - m);
                v = (.99 * v) + (.01 * g * g);
                return [(.95 * p) - (((.2 * g) + (.3 * m)) / ((Math.Sqrt(v) * 1.5) + .01)), m, v, 0];
            },
            new NadamRun());
        Each(
            p, g, m, v, unused,
            (p, g, m, u, _) =>
            {
                g = -g + (.1 * p);
                m += .1 * (g - m);
                u = Math.Max(.99 * u, Math.Abs(g) + .01);
                return [p - (.3 * m / u), m, u, 0];
            },
            new AdamaxRun());
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Norms_and_clipping(int length)
    {
        float[] x = Numbers(length, 1);
        double one = x.Sum(value => Math.Abs((double)value));
        double two = Math.Sqrt(x.Sum(value => (double)value * value));
        float[] clamped = [.. x.Select(value => Math.Clamp(value, -.5f, .5f))];
        float[] scaled = [.. x.Select(value => value * .3f)];
        Each(
            () => Run<F512>(x),
            () => Run<F256>(x),
            () => Run<F128>(x),
            result =>
            {
                Golden.AssertClose([(float)one, (float)two, x.Max(MathF.Abs)], result.AsSpan(0, 3), 1e-6f, 0);
                Assert.Equal([.. clamped, .. scaled], result[3..]);
            });
    }

    /// <summary>One step at each width beside its twin in double: it returns the new parameter and what the step keeps.</summary>
    private static void Each<TRun>(
        float[] p, float[] g, float[] a, float[] b, float[] c, Func<double, double, double, double, double, double[]> next, TRun run)
        where TRun : struct, IRun
    {
        double[][] expected = [.. Enumerable.Range(0, p.Length).Select(i => next(p[i], g[i], a[i], b[i], c[i]))];
        float[] flat = [.. Enumerable.Range(0, 4).SelectMany(part => expected.Select(values => (float)values[part]))];
        Each(() => Run<F512>(), () => Run<F256>(), () => Run<F128>(), result => Golden.AssertClose(flat, result, 1e-5f, 2e-6f));

        float[] Run<V>()
            where V : struct, ISimd<V>
        {
            float[] newP = Copy(p), newA = Copy(a), newB = Copy(b), newC = Copy(c);
            run.Run<V>(newP, g, newA, newB, newC);
            return [.. newP, .. newA, .. newB, .. newC];
        }
    }

    private static void Each(Func<float[]> wide, Func<float[]> middle, Func<float[]> narrow, Action<float[]> check)
    {
        check(wide());
        check(middle());
        check(narrow());
    }

    private static float[] Run<V>(AdamStep step, bool amsgrad, float[] g, float[] p, float[] m, float[] v, float[] top)
        where V : struct, ISimd<V>
    {
        (p, m, v, top) = (Copy(p), Copy(m), Copy(v), Copy(top));
        if (amsgrad)
            AdamKernel.RunAmsgrad<V>(p.Length, ref p[0], in g[0], ref m[0], ref v[0], ref top[0], in step);
        else
            AdamKernel.Run<V>(p.Length, ref p[0], in g[0], ref m[0], ref v[0], in step);
        return [.. p, .. m, .. v, .. top];
    }

    private static float[] Run<V>(float[] p, float[] g, float[] b)
        where V : struct, ISimd<V>
    {
        (p, b) = (Copy(p), Copy(b));
        SgdKernel.Momentum<V>(p.Length, ref p[0], in g[0], ref b[0], -1, 1.5f, .1f, .9f, .8f, .5f, .7f, 1);
        return [.. p, .. b];
    }

    private static float[] Run<V>(float[] x)
        where V : struct, ISimd<V>
    {
        float[] norms = [.. new[] { 1, 2, float.PositiveInfinity }.Select(p => GradientKernel.Norm<V>(x.Length, in x[0], p))];
        float[] clamped = Copy(x), scaled = Copy(x);
        GradientKernel.Clamp<V>(x.Length, ref clamped[0], .5f);
        GradientKernel.Scale<V>(x.Length, ref scaled[0], .3f);
        return [.. norms, .. clamped, .. scaled];
    }

    private static void Naive(int i, AdamStep step, bool amsgrad, float[] g, float[] p, float[] m, float[] v, float[] top)
    {
        double gradient = Math.Clamp(step.Direction * (double)g[i], -step.Limit, step.Limit) + ((double)step.Penalty * p[i]);
        double mean = m[i] + (step.MeanWeight * (gradient - m[i]));
        double square = (step.SquareKeep * (double)v[i]) + (step.SquareWeight * gradient * gradient);
        double largest = amsgrad ? Math.Max(top[i], square) : square;
        p[i] = (float)((step.Keep * (double)p[i]) - (step.StepSize * mean / ((Math.Sqrt(largest) * step.RootCorrection) + step.Eps)));
        m[i] = (float)mean;
        v[i] = (float)square;
        top[i] = amsgrad ? (float)largest : top[i];
    }

    private static float[] Numbers(int length, int seed)
    {
        var values = new float[length];
        new TorchRandom(seed).Uniform(values, -1, 1);
        return values;
    }

    private static float[] Squares(int length, int seed) => [.. Numbers(length, seed).Select(value => (value * value) + .1f)];

    private static float[] Copy(float[] values) => [.. values];

    private interface IRun
    {
        void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V>;
    }

    private readonly struct RmspropRun<TCentered, TMomentum> : IRun
        where TCentered : struct, IFlag
        where TMomentum : struct, IFlag
    {
        public void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V> =>
            Elementwise.Run<V, RmspropKernel<TCentered, TMomentum>>(
                new()
                {
                    Parameter = ref p[0], Gradient = ref g[0], Square = ref a[0], Mean = ref b[0], Buffer = ref c[0],
                    Direction = -1, Limit = 1.5f, Penalty = .1f, Alpha = .9f, Weight = .1f, Eps = .5f, Momentum = .7f, Rate = .3f,
                },
                1, p.Length);
    }

    private readonly struct AdagradRun : IRun
    {
        public void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V> =>
            Elementwise.Run<V, AdagradKernel>(
                new() { Parameter = ref p[0], Gradient = ref g[0], Sum = ref a[0], Direction = -1, Limit = 1.5f, Penalty = .1f, Eps = .01f, Rate = .3f },
                1, p.Length);
    }

    private readonly struct AdadeltaRun : IRun
    {
        public void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V> =>
            Elementwise.Run<V, AdadeltaKernel>(
                new()
                {
                    Parameter = ref p[0], Gradient = ref g[0], Square = ref a[0], Delta = ref b[0],
                    Direction = -1, Limit = 1.5f, Penalty = .1f, Rho = .9f, Weight = .1f, Eps = .01f, Rate = .3f,
                },
                1, p.Length);
    }

    private readonly struct NadamRun : IRun
    {
        public void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V> =>
            Elementwise.Run<V, NadamKernel>(
                new()
                {
                    Parameter = ref p[0], Gradient = ref g[0], Mean = ref a[0], Square = ref b[0],
                    Direction = -1, Limit = 1.5f, Penalty = .1f, Keep = .95f, MeanWeight = .1f, SquareKeep = .99f, SquareWeight = .01f,
                    RootCorrection = 1.5f, Eps = .01f, GradientRate = .2f, MeanRate = .3f,
                },
                1, p.Length);
    }

    private readonly struct AdamaxRun : IRun
    {
        public void Run<V>(float[] p, float[] g, float[] a, float[] b, float[] c) where V : struct, ISimd<V> =>
            Elementwise.Run<V, AdamaxKernel>(
                new()
                {
                    Parameter = ref p[0], Gradient = ref g[0], Mean = ref a[0], Largest = ref b[0],
                    Direction = -1, Limit = 1.5f, Penalty = .1f, MeanWeight = .1f, Keep = .99f, Eps = .01f, Rate = .3f,
                },
                1, p.Length);
    }
}
