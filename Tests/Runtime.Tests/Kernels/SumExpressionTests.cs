using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Expressions over the sums of a product give the bits of the product and a pass over it, whatever the way, and touch nothing else.</summary>
public sealed class SumExpressionTests
{
    [Fact]
    public void They_apply_once_to_every_sum()
    {
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            int m = random.Next(1, i % 6 == 0 ? 200 : 65), n = i % 20 == 0 ? 512 : random.Next(1, i % 5 == 0 ? 250 : 40), k = random.Next(1, i % 9 == 0 ? 1100 : 70);
            Check<F512>(m, n, k, random);
            Check<F256>(m, n, k, random);
            Check<F128>(m, n, k, random);
        }
    }

    [Theory]
    [InlineData(32, 128, 10)]
    [InlineData(128, 512, 10)]
    [InlineData(200, 300, 600)]
    [InlineData(20, 500, 300)]
    [InlineData(3, 2000, 40)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 5, 3)]
    [InlineData(5, 0, 3)]
    [InlineData(700, 33, 0)]
    public void The_public_product(int m, int n, int k)
    {
        Random random = new(m);
        GuardedArray a = GuardedArray.Random(m * k, random), b = GuardedArray.Random(n * k, random), y = GuardedArray.Random(m * n, random);
        GuardedArray sums = new(m * n), c = new(m * n);
        Gemm.NT(m, n, k, in a.Start, k, in b.Start, k, ref sums.Start, n, accumulate: false);
        Gemm.NT(m, n, k, in a.Start, k, in b.Start, k, ref c.Start, n, new TanhGradient { Y = ref y.Start });
        Elementwise.Run(new InPlace { C = ref sums.Start, Expression = new TanhGradient { Y = ref y.Start } }, 1, m * n);
        c.AssertSameBits(sums.Values);
    }

    /// <summary>A band of a larger result starts in the middle of the other buffers too.</summary>
    [Theory]
    [InlineData(30, 20, 8)]
    [InlineData(70, 24, 100)]
    [InlineData(20, 60, 300)]
    public void Bands_find_their_places(int m, int n, int k)
    {
        Random random = new(m);
        int ld = n + 9, first = 3 * ld + 5;
        GuardedArray a = GuardedArray.Random(m * k, random), b = GuardedArray.Random(n * k, random), y = GuardedArray.Random((m + 4) * ld, random);
        GuardedArray c = new((m + 4) * ld), sums = new((m + 4) * ld);
        Gemm.NT(m, n, k, in a.Start, k, in b.Start, k, ref Unsafe.Add(ref sums.Start, first), ld, accumulate: false);
        Operands operands = new(k, in a.Start, k, 1, in b.Start, k, ref Unsafe.Add(ref c.Start, first), ld);
        Gemm.NTAlone(m, n, in operands, accumulate: false, m, n, new Expressed<TanhGradient>(new TanhGradient { Y = ref y.Start }, in c.Start));
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                int at = first + row * ld + column;
                Assert.Equal((1 - (double)y[at] * y[at]) * sums[at], c[at], 1e-5 * Math.Abs(sums[at]));
                sums.Values[at] = c[at];
            }
        }

        c.AssertSameBits(sums.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(23)]
    [InlineData(100)]
    public void Narrow_layers(int length)
    {
        foreach (int rows in (int[])[1, 2, 7, 32, 61])
        {
            Narrow<Count1>(rows, length, byRows: false);
            Narrow<Count3>(rows, length, byRows: false);
            Narrow<Count10>(rows, length, byRows: false);
            Narrow<Count16>(rows, length, byRows: false);
            Narrow<Count1>(rows, length, byRows: true);
            Narrow<Count2>(rows, length, byRows: true);
            Narrow<Count3>(rows, length, byRows: true);
            Narrow<Count4>(rows, length, byRows: true);
        }
    }

    private static void Narrow<K>(int rows, int length, bool byRows) where K : struct, ICount
    {
        Random random = new(rows);
        int count = Unsafe.SizeOf<K>();
        (int inputs, int outputs) = byRows ? (count, length) : (length, count);
        int stride = (outputs + 15) & ~15;
        var weight = new float[inputs * stride];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++)
                weight[i * stride + o] = random.NextSingle() - 0.5f;
        }

        GuardedArray dy = GuardedArray.Random(rows * outputs, random), y = GuardedArray.Random(rows * inputs, random);
        GuardedArray sums = new(rows * inputs), dx = new(rows * inputs);
        TanhGradient expression = new() { Y = ref y.Start };
        if (byRows)
        {
            NarrowLinear.InputGradientByRows<K>(rows, outputs, in dy.Start, in weight[0], stride, ref sums.Start);
            NarrowLinear.InputGradientByRows<K, TanhGradient>(rows, outputs, in dy.Start, in weight[0], stride, ref dx.Start, expression);
        }
        else
        {
            NarrowLinear.InputGradientByColumns<K>(rows, inputs, in dy.Start, in weight[0], stride, ref sums.Start);
            NarrowLinear.InputGradientByColumns<K, TanhGradient>(rows, inputs, in dy.Start, in weight[0], stride, ref dx.Start, expression);
        }

        dx.AssertContained();
        Elementwise.Run(new InPlace { C = ref sums.Start, Expression = expression }, 1, rows * inputs);
        dx.AssertSameBits(sums.Values);
    }

    private static void Check<V>(int m, int n, int k, Random random) where V : struct, ISimd<V>
    {
        bool accumulate = random.Next(2) == 0;
        GuardedArray a = GuardedArray.Random(m * k, random), b = GuardedArray.Random(n * k, random), y = GuardedArray.Random(m * n, random);
        GuardedArray sums = GuardedArray.Random(m * n, random), c = sums.Copy();
        Operands plain = new(k, in a.Start, k, 1, in b.Start, k, ref sums.Start, n), expressed = new(k, in a.Start, k, 1, in b.Start, k, ref c.Start, n);
        DotProduct.Run<V, Plain>(m, n, in plain, accumulate, m, n, default);
        DotProduct.Run<V, Expressed<TanhGradient>>(m, n, in expressed, accumulate, m, n, new(new TanhGradient { Y = ref y.Start }, in c.Start));
        c.AssertContained();
        c.AssertSameBits(Pass<V>(sums, y));
    }

    private static Span<float> Pass<V>(GuardedArray sums, GuardedArray y) where V : struct, ISimd<V>
    {
        Elementwise.Run<V, InPlace>(new InPlace { C = ref sums.Start, Expression = new TanhGradient { Y = ref y.Start } }, 1, sums.Length);
        return sums.Values;
    }

    private ref struct TanhGradient : ISumExpression
    {
        public ref float Y;

        public readonly V Apply<V, L>(V sum, nint i, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V y = L.Load<V>(in Y, i, count);
            return (V.One - y * y) * sum;
        }
    }

    private ref struct InPlace : IElementwise
    {
        public ref float C;
        public TanhGradient Expression;

        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(Expression.Apply<V, L>(L.Load<V>(in C, column, count), column, count), ref C, column, count);
    }
}
