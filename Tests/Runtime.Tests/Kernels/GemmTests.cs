using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The matrix products against sums in double, on operands that end at a page nobody may touch.</summary>
public sealed class GemmTests : IDisposable
{
    private const int Iterations = 400;

    private readonly GuardedMemory memoryA = new();
    private readonly GuardedMemory memoryB = new();
    private readonly GuardedMemory memoryC = new();
    private readonly GuardedMemory memoryBias = new();

    public enum Kind
    {
        NN,
        NNBias,
        NNBiasReLU,
        TN,
        NT,
        NTRows,
    }

    public enum Width
    {
        Public,
        F512,
        F256,
        F128,
    }

    public static TheoryData<Kind, Width> Cases => [.. from kind in Enum.GetValues<Kind>() from width in Enum.GetValues<Width>() select (kind, width)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Random_products_match_double_and_touch_nothing_else(Kind kind, Width width)
    {
        Random random = new(1);
        for (int i = 0; i < Iterations; i++)
        {
            // Mostly small sizes, where every tile height and every column tail occurs; sometimes a long k.
            nint m = random.Next(1, i % 4 == 0 ? 90 : 17);
            nint n = random.Next(1, i % 5 == 0 ? 300 : 70);
            nint k = random.Next(0, i % 7 == 0 ? 300 : 40);
            Check(kind, width, m, n, k, random);
        }
    }

    [Theory]
    [InlineData(32, 128, 784)]
    [InlineData(15, 10, 10)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 16, 4)]
    [InlineData(129, 65, 257)]
    [InlineData(1200, 230, 20)]
    [InlineData(70, 40, 1100)]
    [InlineData(40, 520, 520)]
    public void Typical_products_match_double(int m, int n, int k)
    {
        Random random = new(2);
        foreach (Kind kind in Enum.GetValues<Kind>())
        {
            Check(kind, Width.Public, m, n, k, random);
        }
    }

    [Fact]
    public void Nothing_happens_without_rows_or_columns()
    {
        Random random = new(3);
        foreach (Kind kind in Enum.GetValues<Kind>())
        {
            Check(kind, Width.Public, 0, 5, 3, random);
            Check(kind, Width.Public, 5, 0, 3, random);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_does_not_depend_on_its_batch(Kind kind, Width width)
    {
        Random random = new(4);
        foreach (nint k in (nint[])[1, 7, 8, 9, 16, 31, 32, 33, 100])
        {
            // NT takes another way for rows that fill vectors: 6 are too few, whatever the width.
            const int N = 161;
            int batch = kind == Kind.NT ? 6 : 45;
            float[] a = Floats(batch * k, random);
            float[] b = Floats(N * k, random);
            float[] bias = Floats(N, random);
            float[] whole = Floats(batch * N, random);
            float[] single = [.. whole];
            nint ldb = kind is Kind.NT or Kind.NTRows ? k : N;
            nint lda = kind == Kind.TN ? batch : k;
            Multiply(kind, width, batch, N, k, ref a[0], lda, ref b[0], ldb, ref bias[0], ref whole[0], N, accumulate: true);
            for (int row = 0; row < batch; row++)
            {
                nint firstA = kind == Kind.TN ? row : row * k;
                Multiply(kind, width, 1, N, k, ref a[firstA], lda, ref b[0], ldb, ref bias[0], ref single[row * N], N, accumulate: true);
            }

            Assert.True(whole.AsSpan().SequenceEqual(single), $"k = {k}");
        }
    }

    [Fact]
    public void NaN_passes_through_ReLU()
    {
        float[] a = [float.NaN, 1];
        float[] b = [1];
        float[] bias = [-3];
        float[] c = new float[2];
        Gemm.NNBiasReLU(2, 1, 1, ref a[0], 1, ref b[0], 1, ref bias[0], ref c[0], 1);
        Assert.Equal([float.NaN, 0f], c);
    }

    public void Dispose()
    {
        memoryA.Dispose();
        memoryB.Dispose();
        memoryC.Dispose();
        memoryBias.Dispose();
    }

    private static float[] Floats(nint count, Random random)
    {
        float[] values = new float[count];
        for (nint i = 0; i < count; i++)
        {
            values[i] = random.NextSingle() * 2 - 1;
        }

        return values;
    }

    private void Check(Kind kind, Width width, nint m, nint n, nint k, Random random)
    {
        GemmMatrix a = kind == Kind.TN ? Random(memoryA, k, m, random) : Random(memoryA, m, k, random);
        GemmMatrix b = kind is Kind.NT or Kind.NTRows ? Random(memoryB, n, k, random) : Random(memoryB, k, n, random);
        GemmMatrix c = Random(memoryC, m, n, random);
        GemmMatrix bias = Random(memoryBias, 1, n, random);
        bool accumulate = random.Next(2) == 0 && kind is Kind.NN or Kind.TN or Kind.NT;
        double[,] before = c.Copy();
        Multiply(kind, width, m, n, k, ref a.Start, a.Stride, ref b.Start, b.Stride, ref bias.Start, ref c.Start, c.Stride, accumulate);
        c.AssertNothingOutside();
        for (nint row = 0; row < m; row++)
        {
            for (nint column = 0; column < n; column++)
            {
                double sum = kind is Kind.NNBias or Kind.NNBiasReLU ? bias[0, column] : accumulate ? before[row, column] : 0;
                double magnitude = Math.Abs(sum);
                for (nint p = 0; p < k; p++)
                {
                    double product = (double)(kind == Kind.TN ? a[p, row] : a[row, p]) * (kind is Kind.NT or Kind.NTRows ? b[column, p] : b[p, column]);
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                double expected = kind == Kind.NNBiasReLU ? Math.Max(sum, 0) : sum;
                double bound = 2e-6 * magnitude + 1e-30;
                Assert.True(
                    Math.Abs(expected - c[row, column]) <= bound,
                    $"{kind} {width} m={m} n={n} k={k} accumulate={accumulate} at [{row}, {column}]: {c[row, column]} for {expected}");
            }
        }
    }

    private static GemmMatrix Random(GuardedMemory memory, nint rows, nint columns, Random random) =>
        new GemmMatrix(memory, rows, columns, columns + random.Next(3) * random.Next(9)).Fill(random);

    private static void Multiply(
        Kind kind, Width width, nint m, nint n, nint k, ref float a, nint lda, ref float b, nint ldb,
        ref float bias, ref float c, nint ldc, bool accumulate)
    {
        switch (width)
        {
            case Width.F512:
                Multiply<F512>(kind, m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc, accumulate);
                break;
            case Width.F256:
                Multiply<F256>(kind, m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc, accumulate);
                break;
            case Width.F128:
                Multiply<F128>(kind, m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc, accumulate);
                break;
            default:
                MultiplyPublic(kind, m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc, accumulate);
                break;
        }
    }

    private static void MultiplyPublic(
        Kind kind, nint m, nint n, nint k, ref float a, nint lda, ref float b, nint ldb, ref float bias, ref float c, nint ldc, bool accumulate)
    {
        switch (kind)
        {
            case Kind.NN:
                Gemm.NN(m, n, k, ref a, lda, ref b, ldb, ref c, ldc, accumulate);
                break;
            case Kind.NNBias:
                Gemm.NNBias(m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc);
                break;
            case Kind.NNBiasReLU:
                Gemm.NNBiasReLU(m, n, k, ref a, lda, ref b, ldb, ref bias, ref c, ldc);
                break;
            case Kind.TN:
                Gemm.TN(m, n, k, ref a, lda, ref b, ldb, ref c, ldc, accumulate);
                break;
            case Kind.NT:
                Gemm.NT(m, n, k, ref a, lda, ref b, ldb, ref c, ldc, accumulate);
                break;
            default:
                Gemm.NTRows(m, n, k, ref a, lda, ref b, ldb, ref c, ldc);
                break;
        }
    }

    private static void Multiply<V>(
        Kind kind, nint m, nint n, nint k, ref float a, nint lda, ref float b, nint ldb, ref float bias, ref float c, nint ldc, bool accumulate)
        where V : struct, ISimd<V>
    {
        Operands operands = kind == Kind.TN
            ? new(k, ref a, 1, lda, ref b, ldb, ref c, ldc)
            : new(k, ref a, lda, 1, ref b, ldb, ref c, ldc);
        switch (kind)
        {
            case Kind.NNBias:
                Product.Run<V, AddBias>(m, n, in operands, new(ref bias));
                break;
            case Kind.NNBiasReLU:
                Product.Run<V, AddBiasReLU>(m, n, in operands, new(ref bias));
                break;
            case Kind.NT:
                DotProduct.Run<V, Plain>(m, n, in operands, accumulate, m, n, default);
                break;
            case Kind.NTRows:
                DotProduct.Run<V, Plain>(m, n, in operands, accumulate: false, nint.Max(m, DotProduct.Many), n, default);
                break;
            default:
                if (accumulate)
                {
                    Product.Run<V, Accumulate>(m, n, in operands, default);
                }
                else
                {
                    Product.Run<V, Overwrite>(m, n, in operands, default);
                }

                break;
        }
    }
}
