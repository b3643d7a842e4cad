using Kiln.Runtime.Tests.Kernels;
using Kiln.Runtime.Tests.Kernels.Recurrent;

namespace Kiln.Runtime.Tests.Threading;

/// <summary>Recurrences, forward and backward: whatever the number of threads, the bits are those of one.</summary>
[Collection(ThreadCollection.Name)]
public sealed class SharedRecurrenceTests
{
    /// <summary>Cells of few units and of more, in both directions.</summary>
    public static TheoryData<Cell, int, bool> Cells
    {
        get
        {
            TheoryData<Cell, int, bool> cells = [];
            foreach (Cell cell in Enum.GetValues<Cell>())
            {
                foreach (int hidden in (int[])[10, 16])
                {
                    cells.Add(cell, hidden, false);
                    cells.Add(cell, hidden, true);
                }
            }

            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public void Equal_lengths(Cell cell, int hidden, bool reverse) =>
        AssertSame(cell, hidden, reverse, [.. Enumerable.Repeat(23, 67)], packed: false);

    [Theory, MemberData(nameof(Cells))]
    public void Packed_sequences(Cell cell, int hidden, bool reverse) =>
        AssertSame(cell, hidden, reverse, [.. Enumerable.Range(0, 71).Select(i => 45 - (i / 2))], packed: true);

    private static void AssertSame(Cell cell, int hidden, bool reverse, int[] lengths, bool packed)
    {
        RecurrentProblem problem = RecurrentProblem.Random(cell, lengths, hidden, projection: 0, new(hidden)) with { Reverse = reverse, Truncation = 9 };
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
        {
            RecurrentResult expected = Run(1);
            foreach (int count in AnyThreads.Counts)
                expected.AssertSameBits(Run(count));

            RecurrentResult Run(int threads)
            {
                using var _ = new ThreadCount(threads);
                return problem.Run(width, packed);
            }
        }
    }
}
