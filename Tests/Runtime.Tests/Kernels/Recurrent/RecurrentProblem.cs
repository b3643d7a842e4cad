using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>
/// Sequences of falling lengths, the weights of a cell, and what to ask of the kernels: laid out as they want it, run, and compared
/// with <see cref="RecurrentTwin"/>.
/// </summary>
internal sealed record RecurrentProblem
{
    public required Cell Cell { get; init; }

    public required int Hidden { get; init; }

    public int Projection { get; init; }

    public bool Reverse { get; init; }

    public int Truncation { get; init; }

    public bool Biased { get; init; } = true;

    /// <summary>Whether there are initial states.</summary>
    public bool Started { get; init; } = true;

    /// <summary>Whether cells have gradients from outside.</summary>
    public bool CellGradients { get; init; } = true;

    /// <summary>Whether the gradients of the initial states are asked for.</summary>
    public bool InitialGradients { get; init; } = true;

    public required RecurrentSequence[] Sequences { get; init; }

    /// <summary>W (state, gates hidden) in PyTorch's order of gates.</summary>
    public required float[] Weight { get; init; }

    public required float[] Bias { get; init; }

    /// <summary>W_hr (hidden, projection).</summary>
    public required float[] Projector { get; init; }

    public int State => Projection > 0 ? Projection : Hidden;

    public int Block => Cell is Cell.Lstm or Cell.Gru ? (Hidden + 15) / 16 * 16 : Hidden;

    public int Gates => Cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 };

    /// <summary>Floats of a row of the gates' buffer.</summary>
    public int Width => Cell is Cell.Lstm or Cell.Gru ? 4 * Block : Hidden;

    /// <summary>Floats of a row of W as stored.</summary>
    public int WeightWidth => Cell is Cell.Lstm or Cell.Gru ? Gates * Block : (Hidden + 15) / 16 * 16;

    public int[] Sizes => [.. Enumerable.Range(0, Sequences[0].Length).Select(t => Sequences.Count(s => s.Length > t))];

    public int Rows => Sequences.Sum(static s => s.Length);

    public static RecurrentProblem Random(Cell cell, int[] lengths, int hidden, int projection, Random random)
    {
        int state = projection > 0 ? projection : hidden;
        int gates = (cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 }) * hidden;
        return new()
        {
            Cell = cell,
            Hidden = hidden,
            Projection = projection,
            Sequences = [.. lengths.Select(length => RecurrentSequence.Random(length, gates, state, hidden, random))],
            Weight = RecurrentSequence.Floats(state * gates, random, 1 / MathF.Sqrt(hidden)),
            Bias = RecurrentSequence.Floats(gates, random),
            Projector = RecurrentSequence.Floats(hidden * projection, random, 1 / MathF.Sqrt(hidden)),
        };
    }

    /// <summary>One sequence alone.</summary>
    public RecurrentProblem OfSequence(int j) => this with { Sequences = [Sequences[j]] };

    /// <summary>The row of step t of sequence j.</summary>
    public int Row(int j, int t) => Sizes.Take(t).Sum() + j;

    /// <summary>Calls <paramref name="visit"/> with (row, sequence, step) for all rows.</summary>
    public void ForEachRow(Action<int, int, int> visit)
    {
        int[] sizes = Sizes;
        int row = 0;
        for (int t = 0; t < sizes.Length; t++)
        {
            for (int j = 0; j < sizes[t]; j++)
            {
                visit(row++, j, t);
            }
        }
    }

    /// <summary>Where the gate of PyTorch's number <paramref name="gate"/> stands in a row of the gates' buffer, on the input's side.</summary>
    public int InputBlock(int gate) => Cell == Cell.Gru ? (gate + 1) % 3 * Block : gate * Block;

    /// <summary>The same on the state's side, which differs for a GRU.</summary>
    public int StateBlock(int gate) => Cell == Cell.Gru ? (gate + 1) * Block : gate * Block;

    public GuardedArray Inputs()
    {
        GuardedArray x = new(new float[Rows * Width]);
        ForEachRow((row, j, t) =>
        {
            for (int i = 0; i < Gates * Hidden; i++)
            {
                x.Values[row * Width + InputBlock(i / Hidden) + i % Hidden] = Sequences[j].X[t][i];
            }
        });
        return x;
    }

    public GuardedArray StoredWeight()
    {
        GuardedArray w = new(new float[State * WeightWidth]);
        for (int i = 0; i < Weight.Length; i++)
        {
            int column = i % (Gates * Hidden);
            w.Values[i / (Gates * Hidden) * WeightWidth + column / Hidden * Block + column % Hidden] = Weight[i];
        }

        return w;
    }

    public GuardedArray StoredBias()
    {
        GuardedArray b = new(new float[Gates * Block]);
        for (int i = 0; i < Bias.Length; i++)
        {
            b.Values[i / Hidden * Block + i % Hidden] = Bias[i];
        }

        return b;
    }

    public GuardedArray StoredProjector()
    {
        int ldr = (Projection + 15) / 16 * 16;
        GuardedArray w = new(new float[Hidden * ldr]);
        for (int i = 0; i < Projector.Length; i++)
        {
            w.Values[i / Projection * ldr + i % Projection] = Projector[i];
        }

        return w;
    }

    public GuardedArray PerRow(Func<RecurrentSequence, float[][]> values)
    {
        GuardedArray rows = new(Rows * values(Sequences[0])[0].Length);
        ForEachRow((row, j, t) => values(Sequences[j])[t].CopyTo(rows.Values[(row * rows.Length / Rows)..]));
        return rows;
    }

    public GuardedArray PerSequence(Func<RecurrentSequence, float[]> values) => new([.. Sequences.SelectMany(values)]);

    public RecurrentResult Run(SimdWidth width, bool packed) => new RecurrentRun(this, width, packed).Result();
}
