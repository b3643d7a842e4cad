using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The ways to <c>C = A B^T</c> one by one, at sizes that the choice between them would not give them, on memory that nobody may leave.</summary>
public sealed class DotProductTests : IDisposable
{
    private readonly GuardedMemory memoryA = new();
    private readonly GuardedMemory memoryB = new();
    private readonly GuardedMemory memoryC = new();

    public enum Way
    {
        Quads,
        Swapped,
        Transposed,
    }

    public static TheoryData<Way> Ways => [.. Enum.GetValues<Way>()];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_matches_double_and_touches_nothing_else(Way way)
    {
        Random random = new(1);
        for (int i = 0; i < 150; i++)
        {
            int m = random.Next(1, i % 10 == 0 ? 200 : 65), n = random.Next(1, i % 5 == 0 ? 250 : 40), k = random.Next(1, i % 9 == 0 ? 1100 : 70);
            Check<F512>(way, m, n, k, random);
            Check<F256>(way, m, n, k, random);
            Check<F128>(way, m, n, k, random);
        }
    }

    [Theory]
    [InlineData(32, 90, 600, false)]
    [InlineData(33, 17, 512, true)]
    [InlineData(64, 113, 40, true)]
    [InlineData(150, 234, 100, false)]
    public void Swapped_and_transposed_products_are_the_same_bits(int m, int n, int k, bool accumulate)
    {
        SameBits<F512>(m, n, k, accumulate);
        SameBits<F256>(m, n, k, accumulate);
        SameBits<F128>(m, n, k, accumulate);
    }

    public void Dispose()
    {
        memoryA.Dispose();
        memoryB.Dispose();
        memoryC.Dispose();
    }

    private static void Run<V>(Way way, int m, int n, int k, GemmMatrix a, GemmMatrix b, GemmMatrix c, bool accumulate)
        where V : struct, ISimd<V>
    {
        Operands operands = new(k, in a.Start, a.Stride, 1, in b.Start, b.Stride, ref c.Start, c.Stride);
        switch (way)
        {
            case Way.Quads:
                QuadProduct.Run<V>(m, n, in operands, accumulate);
                break;
            case Way.Swapped:
                SwappedProduct.Run<V>(m, n, in operands, accumulate);
                break;
            default:
                DotProduct.Transposed<V, Plain>(m, n, in operands, accumulate, default);
                break;
        }
    }

    private void Check<V>(Way way, int m, int n, int k, Random random) where V : struct, ISimd<V>
    {
        GemmMatrix a = new GemmMatrix(memoryA, m, k, k + random.Next(3)).Fill(random);
        GemmMatrix b = new GemmMatrix(memoryB, n, k, k + random.Next(3)).Fill(random);
        GemmMatrix c = new GemmMatrix(memoryC, m, n, n + random.Next(3)).Fill(random);
        bool accumulate = random.Next(2) == 0;
        double[,] before = c.Copy();
        Run<V>(way, m, n, k, a, b, c, accumulate);
        c.AssertNothingOutside();
        for (nint row = 0; row < m; row++)
        {
            for (nint column = 0; column < n; column++)
            {
                double sum = accumulate ? before[row, column] : 0, magnitude = Math.Abs(sum);
                for (nint p = 0; p < k; p++)
                {
                    double product = (double)a[row, p] * b[column, p];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                Assert.True(
                    Math.Abs(sum - c[row, column]) <= 2e-6 * magnitude + 1e-30,
                    $"{way} {typeof(V).Name} m={m} n={n} k={k} accumulate={accumulate} at [{row}, {column}]: {c[row, column]} for {sum}");
            }
        }
    }

    private void SameBits<V>(int m, int n, int k, bool accumulate) where V : struct, ISimd<V>
    {
        Random random = new(m + n + k);
        GemmMatrix a = new GemmMatrix(memoryA, m, k, k + 1).Fill(random);
        GemmMatrix b = new GemmMatrix(memoryB, n, k, k + 2).Fill(random);
        GemmMatrix c = new GemmMatrix(memoryC, m, n, n).Fill(new Random(1));
        Run<V>(Way.Transposed, m, n, k, a, b, c, accumulate);
        double[,] expected = c.Copy();
        c = new GemmMatrix(memoryC, m, n, n).Fill(new Random(1));
        Run<V>(Way.Swapped, m, n, k, a, b, c, accumulate);
        Assert.Equal(expected, c.Copy());
    }
}
