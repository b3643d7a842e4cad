using System.Runtime.Intrinsics.X86;
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

    [Fact]
    public void Small_blocks_read_or_write_nothing_else()
    {
        if (!Avx512F.IsSupported)
        {
            return;
        }

        using GuardedMemory source = new(), target = new();
        for (int rows = 1; rows <= SquareTransposition.Side; rows++)
        {
            for (int columns = 1; columns <= SquareTransposition.Side; columns++)
            {
                CheckReading(rows, columns, source, target);
                CheckWriting(rows, columns, source, target);
            }
        }
    }

    private static void CheckReading(int rows, int columns, GuardedMemory source, GuardedMemory target)
    {
        const int Side = SquareTransposition.Side;
        ref float x = ref Numbers(rows * columns, source);
        ref float y = ref target.Tail(columns * Side);
        SquareTransposition.ReadWithin(rows, columns, in x, columns, ref y, Side);
        for (int i = 0; i < columns * Side; i++)
        {
            Assert.Equal(i % Side < rows ? (i % Side * columns) + (i / Side) : 0, Unsafe.Add(ref y, i));
        }

        target.AssertNothingBefore(columns * Side);
    }

    private static void CheckWriting(int rows, int columns, GuardedMemory source, GuardedMemory target)
    {
        const int Side = SquareTransposition.Side;
        ref float x = ref Numbers(rows * Side, source);
        ref float y = ref target.Tail(rows * columns);
        SquareTransposition.WriteWithin(rows, columns, in x, Side, ref y, rows);
        for (int i = 0; i < rows * columns; i++)
        {
            Assert.Equal((i % rows * Side) + (i / rows), Unsafe.Add(ref y, i));
        }

        target.AssertNothingBefore(rows * columns);
    }

    private static ref float Numbers(int count, GuardedMemory memory)
    {
        ref float x = ref memory.Tail(count);
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref x, i) = i;
        }

        return ref x;
    }

    private static void Check(int rows, int columns, int pad, GuardedMemory source, GuardedMemory target)
    {
        int xRow = columns + pad, yRow = rows + pad, xCount = (rows - 1) * xRow + columns, yCount = (columns - 1) * yRow + rows;
        ref float x = ref Numbers(xCount, source);
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
