namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The recurrences, dense and packed, with every option, against a twin in double.</summary>
public sealed class RecurrentTests
{
    /// <summary>Cells with hidden sizes around every vector width, and projections (LSTM alone has them).</summary>
    public static TheoryData<Cell, int, int> Cells
    {
        get
        {
            TheoryData<Cell, int, int> cells = [];
            foreach (int hidden in (int[])[1, 3, 4, 5, 8, 10, 15, 16, 17, 20, 33])
            {
                foreach (Cell cell in Enum.GetValues<Cell>())
                {
                    cells.Add(cell, hidden, 0);
                }

                if (hidden > 1)
                {
                    cells.Add(Cell.Lstm, hidden, hidden / 2);
                }
            }

            cells.Add(Cell.Lstm, 40, 17);
            return cells;
        }
    }

    /// <summary>Lengths of the sequences of a batch; the last is more than one strip.</summary>
    private static readonly int[][] s_lengths =
    [
        [1], [3, 3, 3], [5, 4, 4, 2, 2], [1, 1], [6], [4, 2, 1, 1], [4, 4, 4, 4, 4, 3, 3, 2, 2], [4, 1], [7, 7],
        [.. Enumerable.Repeat(4, 9), .. Enumerable.Repeat(3, 6), .. Enumerable.Repeat(1, 3)],
    ];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Results_match_double(Cell cell, int hidden, int projection)
    {
        Random random = new(hidden);
        for (int i = 0; i < 4 * s_lengths.Length; i++)
        {
            RecurrentProblem problem = RecurrentProblem.Random(cell, s_lengths[i % s_lengths.Length], hidden, projection, random) with
            {
                Reverse = random.Next(2) == 0,
                Truncation = random.Next(2) == 0 ? 0 : random.Next(1, 5),
                Biased = random.Next(3) > 0,
                Started = random.Next(2) == 0,
                CellGradients = random.Next(2) == 0,
                InitialGradients = random.Next(4) > 0,
            };
            RecurrentExpectation expected = new(problem);
            foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
            {
                RecurrentResult result = problem.Run(width, packed: true);
                expected.AssertNear(result);
                if (problem.Sequences.All(sequence => sequence.Length == problem.Sequences[0].Length))
                {
                    // Dense steps of the same sizes are the same work, bit for bit.
                    result.AssertSameBits(problem.Run(width, packed: false));
                }
            }
        }
    }

    /// <summary>A row has the same bits, forward and backward, alone and among others.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void A_sequence_does_not_depend_on_its_batch(Cell cell, int hidden, int projection)
    {
        int[] lengths = [7, 6, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 2, 2, 1, 1, 1];
        foreach (bool reverse in (bool[])[false, true])
        {
            RecurrentProblem problem = RecurrentProblem.Random(cell, lengths, hidden, projection, new(2)) with { Reverse = reverse };
            foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
            {
                RecurrentResult whole = problem.Run(width, packed: true);
                for (int j = 0; j < lengths.Length; j++)
                {
                    AssertSameRows(problem, whole, j, problem.OfSequence(j).Run(width, packed: false));
                }
            }
        }
    }

    /// <summary>One step at a time, each from the states that the one before left, is what a long run does.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void A_walk_can_be_continued_step_by_step(Cell cell, int hidden, int projection)
    {
        RecurrentProblem problem = RecurrentProblem.Random(cell, [.. Enumerable.Repeat(6, 17)], hidden, projection, new(3));
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
        {
            RecurrentResult whole = problem.Run(width, packed: false);
            foreach (int j in (int[])[0, 5, 16])
            {
                RecurrentSequence sequence = problem.Sequences[j];
                float[] h = sequence.H0;
                float[] c = sequence.C0;
                for (int t = 0; t < sequence.Length; t++)
                {
                    RecurrentSequence step = new([sequence.X[t]], [sequence.DStates[t]], [sequence.DCells[t]], h, c);
                    RecurrentResult one = (problem with { Sequences = [step] }).Run(width, packed: false);
                    h = one.Outputs.Values.ToArray();
                    c = one.Cells?.Values.ToArray() ?? c;
                    AssertSame(whole.Outputs.Values.Slice(problem.Row(j, t) * problem.State, problem.State), h);
                }
            }
        }
    }

    /// <summary>Sequences and steps that do not fit the shapes above: long ones, and weights too large for strips.</summary>
    [Theory]
    [InlineData(Cell.RnnTanh, 64, 0, 40)]
    [InlineData(Cell.Lstm, 24, 0, 40)]
    [InlineData(Cell.Lstm, 24, 12, 40)]
    [InlineData(Cell.Gru, 24, 0, 40)]
    [InlineData(Cell.RnnTanh, 450, 0, 2)]
    [InlineData(Cell.Lstm, 230, 0, 2)]
    [InlineData(Cell.Gru, 260, 0, 2)]
    public void Larger_sizes_match_double(Cell cell, int hidden, int projection, int steps)
    {
        foreach (bool reverse in (bool[])[false, true])
        {
            int[] lengths = [.. Enumerable.Range(0, 16).Select(j => steps - j * steps / 20)];
            RecurrentProblem problem = RecurrentProblem.Random(cell, lengths, hidden, projection, new(4)) with { Reverse = reverse };
            RecurrentResult result = problem.Run(SimdWidth.Public, packed: true);
            new RecurrentExpectation(problem).AssertNear(result);
            AssertSameRows(problem, result, 3, problem.OfSequence(3).Run(SimdWidth.Public, packed: false));
        }
    }

    private static void AssertSameRows(RecurrentProblem problem, RecurrentResult whole, int j, RecurrentResult single)
    {
        int length = problem.Sequences[j].Length;
        foreach ((GuardedArray? all, GuardedArray? own) in (ReadOnlySpan<(GuardedArray?, GuardedArray?)>)
        [
            (whole.Outputs, single.Outputs), (whole.Cells, single.Cells), (whole.Gates, single.Gates), (whole.DGates, single.DGates),
        ])
        {
            for (int t = 0; t < length && all is not null; t++)
            {
                int width = own!.Length / length;
                AssertSame(all.Values.Slice(problem.Row(j, t) * width, width), own.Values.Slice(t * width, width));
            }
        }

        AssertSame(whole.DInitialState!.Values.Slice(j * problem.State, problem.State), single.DInitialState!.Values);
        if (whole.DInitialCell is not null)
        {
            AssertSame(whole.DInitialCell.Values.Slice(j * problem.Hidden, problem.Hidden), single.DInitialCell!.Values);
        }
    }

    private static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), "The bits differ.");
}
