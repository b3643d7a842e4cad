using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Row sums against sums in double.</summary>
public sealed class RowsTests
{
    private delegate void Kernel(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate);

    private static Kernel[] Kernels => [Rows.Sum, Rows.Sum<F512>, Rows.Sum<F256>, Rows.Sum<F128>];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(15, 10)]
    [InlineData(7, 16)]
    [InlineData(3, 17)]
    [InlineData(5, 15)]
    [InlineData(6, 131)]
    [InlineData(2, 4096)]
    [InlineData(2, 9001)]
    public void Sums_match_double(int rows, int columns)
    {
        Random random = new(1);
        int ldx = columns + 3;
        GuardedArray x = GuardedArray.Random((rows - 1) * ldx + columns, random);
        foreach (Kernel kernel in Kernels)
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                GuardedArray sum = accumulate ? GuardedArray.Random(rows, random) : new(rows);
                double[] expected = accumulate ? sum.ToDoubles() : new double[rows];
                for (int i = 0; i < rows * columns; i++)
                {
                    expected[i / columns] += x[i / columns * ldx + i % columns];
                }

                kernel(rows, columns, in x.Start, ldx, ref sum.Start, accumulate);
                sum.AssertWritten();
                sum.AssertNear(expected);
            }
        }
    }

    [Fact]
    public void Long_rows_lose_nothing()
    {
        float[] ones = new float[20_000_001];
        ones.AsSpan().Fill(1);
        float sum = 0;
        Rows.Sum(1, ones.Length, in ones[0], ones.Length, ref sum, accumulate: false);
        Assert.Equal(20_000_000f, sum);
    }
}
