using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Every small size, at the very end of readable memory, against plain loops.</summary>
public sealed class TranspositionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Matrices_are_transposed_and_nothing_else_is_touched(int pad)
    {
        using GuardedMemory source = new(), target = new();
        foreach (int rows in (int[])[1, 2, 3, 4, 6, 7, 15, 16, 17, 31, 40])
        {
            foreach (int columns in (int[])[1, 2, 3, 5, 6, 15, 16, 17, 19, 32, 33, 48, 50])
            {
                Check(rows, columns, pad, source, target);
            }
        }
    }

    private static void Check(int rows, int columns, int pad, GuardedMemory source, GuardedMemory target)
    {
        int xRow = columns + pad, yRow = rows + pad, xCount = (rows - 1) * xRow + columns, yCount = (columns - 1) * yRow + rows;
        ref float x = ref source.Tail(xCount);
        for (int i = 0; i < xCount; i++)
        {
            Unsafe.Add(ref x, i) = i;
        }

        ref float y = ref target.Tail(yCount);
        Transposition.Run(rows, columns, in x, xRow, ref y, yRow);
        for (int i = 0; i < yCount; i++)
        {
            int row = i / yRow, column = i % yRow;
            int bits = BitConverter.SingleToInt32Bits(Unsafe.Add(ref y, i));
            Assert.Equal(column < rows ? BitConverter.SingleToInt32Bits(column * xRow + row) : GuardedMemory.Sentinel, bits);
        }

        target.AssertNothingBefore(yCount);
    }
}
