using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Products taken block by block, with copies where rows fall on one another in the cache: the bits of <see cref="Product"/>, and nothing else touched.</summary>
public sealed class BlockedProductTests : IDisposable
{
    private readonly GuardedMemory memoryA = new();
    private readonly GuardedMemory memoryB = new();
    private readonly GuardedMemory memoryC = new();
    private readonly GuardedMemory memoryBias = new();

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 24, 48, 512 }, { 30, 70, 1100 }, { 600, 33, 513 }, { 7, 16, 600 }, { 15, 31, 40 }, { 300, 5, 512 }, { 40, 50, 300 }, { 310, 40, 310 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Blocks_and_copies_change_no_bit(int m, int n, int k)
    {
        foreach (bool transposed in (bool[])[false, true])
        {
            foreach (bool collide in (bool[])[false, true])
            {
                Check<F512>(m, n, k, transposed, collide);
                Check<F256>(m, n, k, transposed, collide);
                Check<F128>(m, n, k, transposed, collide);
            }
        }
    }

    public void Dispose()
    {
        memoryA.Dispose();
        memoryB.Dispose();
        memoryC.Dispose();
        memoryBias.Dispose();
    }

    /// <summary>A stride at which rows fall on one another in the cache, if there is room for that.</summary>
    private static int Stride(int rows, int columns, bool collide)
    {
        const int Period = 1024, MostRows = 310;
        int periods = (columns + Period - 1) / Period;
        return collide && rows * periods <= MostRows ? periods * Period : columns + 3;
    }

    private void Check<V>(int m, int n, int k, bool transposed, bool collide) where V : struct, ISimd<V>
    {
        Random random = new(m + n + k);
        (int rows, int columns) = transposed ? (k, m) : (m, k);
        GemmMatrix a = new GemmMatrix(memoryA, rows, columns, Stride(rows, columns, collide)).Fill(random);
        GemmMatrix b = new GemmMatrix(memoryB, k, n, Stride(k, n, collide)).Fill(random);
        GemmMatrix bias = new GemmMatrix(memoryBias, 1, n, n).Fill(random);
        for (int epilogue = 0; epilogue < 4; epilogue++)
        {
            GemmMatrix c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
            Multiply<V>(epilogue, way: 0, m, n, k, a, transposed, b, bias, c);
            double[,] expected = c.Copy();
            for (int way = 1; way <= 2; way++)
            {
                c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
                Multiply<V>(epilogue, way, m, n, k, a, transposed, b, bias, c);
                Assert.Equal(expected, c.Copy());
                c.AssertNothingOutside();
            }
        }
    }

    private static void Multiply<V>(
        int epilogue, int way, nint m, nint n, nint k, GemmMatrix a, bool transposed, GemmMatrix b, GemmMatrix bias, GemmMatrix c)
        where V : struct, ISimd<V>
    {
        Operands operands = new(
            k, in a.Start, transposed ? 1 : a.Stride, transposed ? a.Stride : 1, in b.Start, b.Stride, ref c.Start, c.Stride);
        switch (epilogue)
        {
            case 0:
                Run<V, Overwrite>(way, m, n, in operands, default);
                break;
            case 1:
                Run<V, Accumulate>(way, m, n, in operands, default);
                break;
            case 2:
                Run<V, AddBias>(way, m, n, in operands, new(in bias.Start));
                break;
            default:
                Run<V, AddBiasReLU>(way, m, n, in operands, new(in bias.Start));
                break;
        }
    }

    /// <summary>In one pass, or in blocks with panels where they lie or copied.</summary>
    private static void Run<V, E>(int way, nint m, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        switch (way)
        {
            case 0:
                Product.Run<V, E>(m, n, in operands, epilogue);
                break;
            case 1:
                BlockedProduct.Run<V, RowPanels, E>(m, 0, n, in operands, epilogue);
                break;
            default:
                BlockedProduct.Run<V, CopiedPanels, E>(m, 0, n, in operands, epilogue);
                break;
        }
    }
}
