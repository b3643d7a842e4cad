using System.Numerics;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Rows looked up and scattered against plain loops.</summary>
public sealed class EmbeddingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(9, 10, 5)]
    [InlineData(20, 16, 3)]
    [InlineData(20, 33, 7)]
    public void Forward_copies_rows(int rows, int columns, int tableRows)
    {
        CheckForward<int>(rows, columns, tableRows);
        CheckForward<long>(rows, columns, tableRows);
    }

    [Theory]
    [InlineData(1, 1, 1, -1, false)]
    [InlineData(9, 10, 5, 2, false)]
    [InlineData(20, 16, 3, -1, true)]
    [InlineData(20, 33, 7, 6, true)]
    [InlineData(0, 5, 4, -1, false)]
    public void Backward_adds_rows_up(int rows, int columns, int tableRows, long paddingIndex, bool accumulate)
    {
        CheckBackward<int>(rows, columns, tableRows, paddingIndex, accumulate);
        CheckBackward<long>(rows, columns, tableRows, paddingIndex, accumulate);
    }

    private static void CheckForward<TIndex>(int rows, int columns, int tableRows)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        Random random = new(1);
        int ld = columns + 5;
        GuardedArray table = GuardedArray.Random(tableRows * ld, random);
        TIndex[] index = Indices<TIndex>(rows, tableRows, random);
        float[] expected = new float[rows * columns];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = table[int.CreateChecked(index[i / columns]) * ld + i % columns];
        }

        for (int width = 0; width < 4; width++)
        {
            GuardedArray y = new(expected.Length);
            switch (width)
            {
                case 0:
                    Embedding.Forward(rows, columns, in index[0], in table.Start, ld, ref y.Start);
                    break;
                case 1:
                    Embedding.Forward<F512, TIndex>(rows, columns, in index[0], in table.Start, ld, ref y.Start);
                    break;
                case 2:
                    Embedding.Forward<F256, TIndex>(rows, columns, in index[0], in table.Start, ld, ref y.Start);
                    break;
                default:
                    Embedding.Forward<F128, TIndex>(rows, columns, in index[0], in table.Start, ld, ref y.Start);
                    break;
            }

            y.AssertWritten();
            y.AssertSameBits(expected);
        }
    }

    private static void CheckBackward<TIndex>(int rows, int columns, int tableRows, long paddingIndex, bool accumulate)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        Random random = new(1);
        int ld = (columns + 15) / 16 * 16;
        GuardedArray dy = GuardedArray.Random(rows * columns, random);
        TIndex[] index = Indices<TIndex>(rows, tableRows, random);
        GuardedArray dTable = new(new float[tableRows * ld]);
        if (accumulate || columns % 16 != 0)
        {
            dTable.Values.Fill(accumulate ? 0.5f : 0);
        }

        float[] expected = dTable.Values.ToArray();
        for (int i = 0; i < rows * columns; i++)
        {
            if (long.CreateChecked(index[i / columns]) != paddingIndex)
            {
                expected[int.CreateChecked(index[i / columns]) * ld + i % columns] += dy[i];
            }
        }

        if (!accumulate)
        {
            dTable.Values.Fill(9);
        }

        GuardedArray scattered = dTable.Copy();
        Embedding.Backward(
            rows, columns, tableRows, in MemoryMarshal.GetArrayDataReference(index), in dy.Start, ref dTable.Start, ld, paddingIndex, accumulate);
        dTable.AssertWritten();
        dTable.AssertSameBits(expected);
        if (accumulate)
        {
            Embedding.Scatter<F128, TIndex>(
                rows, columns, in MemoryMarshal.GetArrayDataReference(index), in dy.Start, ref scattered.Start, ld, paddingIndex);
            scattered.AssertSameBits(expected);
        }
    }

    private static TIndex[] Indices<TIndex>(int rows, int tableRows, Random random)
        where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        [.. Enumerable.Range(0, rows).Select(_ => TIndex.CreateTruncating(random.Next(tableRows)))];
}
