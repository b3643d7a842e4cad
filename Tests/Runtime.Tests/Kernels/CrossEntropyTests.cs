using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Cross entropy against the formula in double, its gradient against finite differences, its corners against PyTorch.</summary>
public sealed class CrossEntropyTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public enum Width
    {
        Public,
        F512,
        F256,
        F128,
    }

    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.F512)]
    [InlineData(Width.F256)]
    [InlineData(Width.F128)]
    public void Random_losses_and_gradients_match_double(Width width)
    {
        Random random = new(1);
        foreach (int classes in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 64, 65, 100])
        {
            foreach (int rows in classes > 20 ? (int[])[1, 5] : [1, 3, 4, 15, 16, 17, 21])
            {
                foreach (float smoothing in (float[])[0, 0.1f, 1])
                {
                    bool weighted = random.Next(2) == 0;
                    Case problem = Case.Random(rows, classes, weighted, smoothing, mean: random.Next(2) == 0, random);
                    Check(width, problem);
                }
            }
        }
    }

    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.F512)]
    [InlineData(Width.F256)]
    [InlineData(Width.F128)]
    public void Corners_are_as_in_PyTorch(Width width)
    {
        Case[] cases = Golden.Read("cross_entropy.json").Deserialize<Case[]>(Json)!;
        Assert.NotEmpty(cases);
        foreach (Case problem in cases)
        {
            (GuardedArray gradient, float loss) = Run<int>(width, problem, upstream: 1, inPlace: true);
            new GuardedArray([loss]).AssertNear([problem.Loss], 1e-6);
            gradient.AssertNear([.. problem.Gradient.Select(static value => (double)value)], 1e-6);
        }
    }

    /// <summary>Many classes take another way than three: a class of -inf changes nothing.</summary>
    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.F512)]
    [InlineData(Width.F256)]
    [InlineData(Width.F128)]
    public void Corners_are_as_in_PyTorch_among_many_classes(Width width)
    {
        foreach (Case problem in Golden.Read("cross_entropy.json").Deserialize<Case[]>(Json)!.Where(static p => p.LabelSmoothing == 0))
        {
            const int More = 97;
            Case wide = problem with
            {
                Logits = [.. problem.Logits.Chunk(3).SelectMany(static row => row.Concat(Enumerable.Repeat(float.NegativeInfinity, More)))],
                Weights = problem.Weights.Length == 0 ? [] : [.. problem.Weights, .. new float[More]],
            };
            (GuardedArray gradient, float loss) = Run<long>(width, wide, upstream: 1, inPlace: true);
            new GuardedArray([loss]).AssertNear([problem.Loss], 1e-6);
            for (int i = 0; i < problem.Gradient.Length; i++)
            {
                Assert.Equal(problem.Gradient[i], gradient[i / 3 * (3 + More) + i % 3], 1e-6);
            }
        }
    }

    /// <summary>Classes that are out of the question have the gradient zero, not one that slows down what it is multiplied with.</summary>
    [Theory]
    [InlineData(Width.Public)]
    [InlineData(Width.F512)]
    [InlineData(Width.F256)]
    [InlineData(Width.F128)]
    public void No_gradient_is_denormal(Width width)
    {
        Case problem = Case.Random(2, 4, weighted: false, smoothing: 0, mean: true, new Random(1)) with
        {
            Logits = [0, -79, -87, -1000, -95, 0, -70, -103],
            Target = [0, 0],
        };
        (GuardedArray gradient, float loss) = Run<int>(width, problem, upstream: 1 / 32f, inPlace: true);
        Assert.Equal(95 / 2f, loss);
        gradient.AssertSameBits([0, 0, 0, 0, -1 / 64f, 1 / 64f, 0, 0]);
    }

    private static void Check(Width width, Case problem)
    {
        const float Upstream = 1.5f;
        double[] logits = [.. problem.Logits.Select(static value => (double)value)];
        double expected = Loss(problem, logits);
        double[] gradient = [.. FiniteDifferences.Gradient(values => Loss(problem, values), logits).Select(static g => g * Upstream)];
        (GuardedArray dlogits, float loss) = Run<int>(width, problem, Upstream, inPlace: false);
        if (double.IsNaN(expected))
        {
            // Every row is ignored.
            Assert.Equal(float.NaN, loss);
            dlogits.AssertSameBits(new float[gradient.Length]);
            return;
        }

        Assert.Equal(expected, loss, 1e-6 * Math.Max(1, Math.Abs(expected)));
        dlogits.AssertNear(gradient);
        (GuardedArray inPlace, float again) = Run<long>(width, problem, Upstream, inPlace: true);
        Assert.Equal(loss, again);
        inPlace.AssertSameBits(dlogits.Values);
    }

    /// <summary>Loss and gradient; the loss alone has the same bits.</summary>
    private static (GuardedArray Gradient, float Loss) Run<TIndex>(Width width, Case problem, float upstream, bool inPlace)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        int rows = problem.Target.Length;
        int classes = problem.Logits.Length / rows;
        GuardedArray logits = new(problem.Logits);
        GuardedArray weightArray = new(problem.Weights);
        ref float weights = ref weightArray.Length == 0 ? ref Unsafe.NullRef<float>() : ref weightArray.Start;
        TIndex[] targets = [.. problem.Target.Select(TIndex.CreateTruncating)];
        ref TIndex target = ref targets[0];
        long ignore = problem.IgnoreIndex;
        float smoothing = problem.LabelSmoothing;
        CrossEntropyTerms terms = new(classes, in weights, ignore, smoothing, problem.Mean);
        float alone = width switch
        {
            Width.F512 => CrossEntropy.Run<F512, TIndex, No>(rows, in logits.Start, in target, in terms, 0, ref Unsafe.NullRef<float>()),
            Width.F256 => CrossEntropy.Run<F256, TIndex, No>(rows, in logits.Start, in target, in terms, 0, ref Unsafe.NullRef<float>()),
            Width.F128 => CrossEntropy.Run<F128, TIndex, No>(rows, in logits.Start, in target, in terms, 0, ref Unsafe.NullRef<float>()),
            _ => CrossEntropy.Loss(rows, classes, in logits.Start, in target, in weights, ignore, smoothing, problem.Mean),
        };
        logits.AssertSameBits(problem.Logits);
        GuardedArray dz = inPlace ? logits : new(rows * classes);
        float loss = width switch
        {
            Width.F512 => CrossEntropy.Run<F512, TIndex, Yes>(rows, in logits.Start, in target, in terms, upstream, ref dz.Start),
            Width.F256 => CrossEntropy.Run<F256, TIndex, Yes>(rows, in logits.Start, in target, in terms, upstream, ref dz.Start),
            Width.F128 => CrossEntropy.Run<F128, TIndex, Yes>(rows, in logits.Start, in target, in terms, upstream, ref dz.Start),
            _ => CrossEntropy.LossAndGradient(
                rows, classes, in logits.Start, in target, in weights, ignore, smoothing, problem.Mean, upstream, ref dz.Start),
        };
        Assert.Equal(alone, loss);
        dz.AssertWritten();
        return (dz, loss);
    }

    private static double Loss(Case problem, double[] logits)
    {
        int rows = problem.Target.Length;
        int classes = logits.Length / rows;
        double targets = 0;
        double smoothing = 0;
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            int y = problem.Target[row];
            if (y == problem.IgnoreIndex)
            {
                continue;
            }

            double[] z = logits[(row * classes)..((row + 1) * classes)];
            double max = z.Max();
            double lse = max + Math.Log(z.Sum(value => Math.Exp(value - max)));
            double Weight(int c) => problem.Weights.Length == 0 ? 1 : problem.Weights[c];
            targets += Weight(y) * (lse - z[y]);
            smoothing += z.Select((value, c) => Weight(c) * (lse - value)).Sum();
            total += Weight(y);
        }

        double loss = (1 - (double)problem.LabelSmoothing) * targets + (double)problem.LabelSmoothing / classes * smoothing;
        return problem.Mean ? loss / total : loss;
    }

    /// <summary>A cross entropy and, where it comes from a file, what PyTorch makes of it.</summary>
    private sealed record Case
    {
        public float[] Logits { get; init; } = [];

        public int[] Target { get; init; } = [];

        public float[] Weights { get; init; } = [];

        public long IgnoreIndex { get; init; }

        public float LabelSmoothing { get; init; }

        public bool Mean { get; init; }

        public float Loss { get; init; }

        public float[] Gradient { get; init; } = [];

        public static Case Random(int rows, int classes, bool weighted, float smoothing, bool mean, Random random)
        {
            const int Ignored = -100;
            return new()
            {
                Logits = [.. Enumerable.Range(0, rows * classes).Select(_ => 10 * random.NextSingle() - 5)],
                Target = [.. Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0 ? Ignored : random.Next(classes))],
                Weights = weighted ? [.. Enumerable.Range(0, classes).Select(_ => random.NextSingle() + 0.1f)] : [],
                IgnoreIndex = Ignored,
                LabelSmoothing = smoothing,
                Mean = mean,
            };
        }
    }
}
