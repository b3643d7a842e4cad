using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Products whose panels are copied and whose sums are taken in parts: the bits of <see cref="Product"/>, and nothing else touched.</summary>
public sealed class PackedProductTests : IDisposable
{
    private readonly GuardedMemory memoryA = new();
    private readonly GuardedMemory memoryB = new();
    private readonly GuardedMemory memoryC = new();
    private readonly GuardedMemory memoryBias = new();

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 24, 48, 512 }, { 30, 70, 1100 }, { 600, 33, 513 }, { 7, 16, 600 }, { 15, 31, 40 }, { 300, 5, 512 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Parts_and_copies_change_no_bit(int m, int n, int k)
    {
        Check<F512>(m, n, k);
        Check<F256>(m, n, k);
        Check<F128>(m, n, k);
    }

    public void Dispose()
    {
        memoryA.Dispose();
        memoryB.Dispose();
        memoryC.Dispose();
        memoryBias.Dispose();
    }

    private void Check<V>(int m, int n, int k) where V : struct, ISimd<V>
    {
        Random random = new(m + n + k);
        GemmMatrix a = new GemmMatrix(memoryA, m, k, k + 3).Fill(random);
        GemmMatrix b = new GemmMatrix(memoryB, k, n, n + 5).Fill(random);
        GemmMatrix bias = new GemmMatrix(memoryBias, 1, n, n).Fill(random);
        for (int epilogue = 0; epilogue < 4; epilogue++)
        {
            GemmMatrix c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
            Multiply<V>(epilogue, packed: false, m, n, k, a, b, bias, c);
            double[,] expected = c.Copy();
            c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
            Multiply<V>(epilogue, packed: true, m, n, k, a, b, bias, c);
            Assert.Equal(expected, c.Copy());
            c.AssertNothingOutside();
        }
    }

    private static void Multiply<V>(int epilogue, bool packed, nint m, nint n, nint k, GemmMatrix a, GemmMatrix b, GemmMatrix bias, GemmMatrix c)
        where V : struct, ISimd<V>
    {
        Operands operands = new(k, in a.Start, a.Stride, 1, in b.Start, b.Stride, ref c.Start, c.Stride);
        switch (epilogue)
        {
            case 0:
                Run<V, Overwrite>(packed, m, n, in operands, default);
                break;
            case 1:
                Run<V, Accumulate>(packed, m, n, in operands, default);
                break;
            case 2:
                Run<V, AddBias>(packed, m, n, in operands, new(in bias.Start));
                break;
            default:
                Run<V, AddBiasReLU>(packed, m, n, in operands, new(in bias.Start));
                break;
        }
    }

    private static void Run<V, E>(bool packed, nint m, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        if (packed)
        {
            PackedProduct.Run<V, E>(m, 0, n, in operands, epilogue);
        }
        else
        {
            Product.Run<V, E>(m, n, in operands, epilogue);
        }
    }
}
