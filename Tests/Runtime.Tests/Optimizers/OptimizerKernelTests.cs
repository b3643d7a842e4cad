using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Optimizers;

/// <summary>The kernels at every width and at lengths with tails, beside naive twins in double.</summary>
public class OptimizerKernelTests
{
    public static TheoryData<int> Lengths => [1, 3, 4, 5, 8, 15, 16, 17, 31, 33, 64, 100, 4096, 4099, 10000];

    [Theory, MemberData(nameof(Lengths))]
    public void Adam(int length)
    {
        var step = new AdamStep(-1, .01f, .99f, .1f, .999f, .001f, 1.5f, 1e-8f, .05f);
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
            double gradient = -g[i] + (.1 * p[i]);
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
        SgdKernel.Momentum<V>(p.Length, ref p[0], in g[0], ref b[0], -1, .1f, .9f, .8f, .5f, .7f, 1);
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
        double gradient = (step.Direction * (double)g[i]) + ((double)step.Penalty * p[i]);
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
}
