using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Column sums against sums in double.</summary>
public sealed class ColumnsTests
{
    private delegate void Kernel(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate);

    private static Kernel[] Kernels => [Columns.Sum, Columns.Sum<F512>, Columns.Sum<F256>, Columns.Sum<F128>];

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(15, 10)]
    [InlineData(7, 16)]
    [InlineData(33, 17)]
    [InlineData(5, 15)]
    [InlineData(64, 131)]
    [InlineData(3000, 5)]
    public void Sums_match_double(int rows, int columns)
    {
        Random random = new(1);
        int ldx = columns + 3;
        GuardedArray x = GuardedArray.Random(Math.Max(0, (rows - 1) * ldx + columns), random);
        foreach (Kernel kernel in Kernels)
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                GuardedArray sum = accumulate ? GuardedArray.Random(columns, random) : new(columns);
                double[] expected = accumulate ? sum.ToDoubles() : new double[columns];
                for (int i = 0; i < rows * columns; i++)
                {
                    expected[i % columns] += x[i / columns * ldx + i % columns];
                }

                kernel(rows, columns, in x.Start, ldx, ref sum.Start, accumulate);
                sum.AssertWritten();
                sum.AssertNear(expected);
            }
        }
    }
}
