using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Gradients of weights in small batches, taken row by row: the bits of <see cref="Product"/>, and nothing else touched.</summary>
public sealed class OuterProductTests : IDisposable
{
    private readonly GuardedMemory memoryA = new();
    private readonly GuardedMemory memoryB = new();
    private readonly GuardedMemory memoryC = new();

    public static TheoryData<int, int> Sizes => new() { { 16, 32 }, { 17, 33 }, { 50, 64 }, { 100, 84 }, { 33, 257 }, { 300, 40 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Few_terms_change_no_bit(int m, int n)
    {
        for (int k = 1; k <= 33; k++)
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                Check<F512>(m, n, k, accumulate);
                Check<F256>(m, n, k, accumulate);
                Check<F128>(m, n, k, accumulate);
            }
        }
    }

    [Fact]
    public void Many_terms_few_rows_and_few_columns_are_left_to_other_ways()
    {
        Assert.True(Suits(16, 32, 32));
        Assert.False(Suits(16, 32, 33));
        Assert.False(Suits(15, 32, 4));
        Assert.False(Suits(16, 31, 4));
        Assert.False(Suits(16, 32, 0));
    }

    [Fact]
    public void Rows_that_fall_on_one_another_in_the_cache_are_visited_once()
    {
        Assert.True(Suits(16, 32, 8, 1024));
        Assert.False(Suits(16, 32, 9, 1024));
    }

    public void Dispose()
    {
        memoryA.Dispose();
        memoryB.Dispose();
        memoryC.Dispose();
    }

    private static bool Suits(nint m, nint n, nint k, nint row = 48)
    {
        float any = 0;
        Operands operands = new(k, in any, 1, m, in any, n, ref any, row);
        return OuterProduct.Suits<F512>(m, n, in operands);
    }

    private void Check<V>(int m, int n, int k, bool accumulate) where V : struct, ISimd<V>
    {
        Random random = new(m + n + k);
        GemmMatrix a = new GemmMatrix(memoryA, k, m, m + 3).Fill(random);
        GemmMatrix b = new GemmMatrix(memoryB, k, n, n + 1).Fill(random);
        GemmMatrix c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
        Operands operands = new(k, in a.Start, 1, a.Stride, in b.Start, b.Stride, ref c.Start, c.Stride);
        if (accumulate)
        {
            Product.Run<V, Accumulate>(m, n, in operands, default);
        }
        else
        {
            Product.Run<V, Overwrite>(m, n, in operands, default);
        }

        double[,] expected = c.Copy();
        c = new GemmMatrix(memoryC, m, n, n + 2).Fill(new Random(1));
        operands = new(k, in a.Start, 1, a.Stride, in b.Start, b.Stride, ref c.Start, c.Stride);
        OuterProduct.Run<V>(m, n, in operands, accumulate);
        Assert.Equal(expected, c.Copy());
        c.AssertNothingOutside();
    }
}
