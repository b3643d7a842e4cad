namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>What <see cref="RecurrentTwin"/> says about a problem, laid out as the kernels lay it out.</summary>
internal sealed class RecurrentExpectation
{
    private readonly RecurrentProblem problem;
    private readonly RecurrentTwin twin;
    private readonly double[] outputs;
    private readonly double[] cells;
    private readonly double[] gates;
    private readonly double[] dGates;
    private readonly double[] dInitialState;
    private readonly double[] dInitialCell;

    public RecurrentExpectation(RecurrentProblem problem)
    {
        this.problem = problem;
        int columns = problem.Gates * problem.Hidden;
        twin = new()
        {
            Cell = problem.Cell,
            Hidden = problem.Hidden,
            Projection = problem.Projection,
            Weight = Matrix(problem.Weight, problem.State, columns),
            Bias = problem.Biased ? Doubles(problem.Bias) : new double[columns],
            Projector = Matrix(problem.Projector, problem.Hidden, problem.Projection),
            DWeight = new double[problem.State, columns],
            DProjector = new double[problem.Hidden, problem.Projection],
        };
        outputs = new double[problem.Rows * problem.State];
        cells = new double[problem.Rows * problem.Hidden];
        gates = new double[problem.Rows * problem.Width];
        dGates = new double[problem.Rows * problem.Width];
        dInitialState = new double[problem.Sequences.Length * problem.State];
        dInitialCell = new double[problem.Sequences.Length * problem.Hidden];
        for (int j = 0; j < problem.Sequences.Length; j++)
        {
            Run(j);
        }
    }

    public void AssertNear(RecurrentResult result)
    {
        result.Outputs.AssertNear(outputs);
        result.Cells?.AssertNear(cells);
        result.Gates?.AssertNear(gates);
        result.DGates.AssertNear(dGates, 1e-4);
        result.DInitialState?.AssertNear(dInitialState, 1e-4);
        result.DInitialCell?.AssertNear(dInitialCell, 1e-4);
        double[] dWeight = new double[problem.State * problem.WeightWidth];
        for (int i = 0; i < problem.Weight.Length; i++)
        {
            int column = i % (problem.Gates * problem.Hidden);
            int row = i / (problem.Gates * problem.Hidden);
            dWeight[row * problem.WeightWidth + column / problem.Hidden * problem.Block + column % problem.Hidden] = twin.DWeight[row, column];
        }

        result.DWeight.AssertNear(dWeight, 1e-4);
        result.Accumulated.AssertNear([.. dWeight.Select(static value => 2 * value)], 1e-4);
        result.DProjector?.AssertNear([.. twin.DProjector.Cast<double>()], 1e-4);
    }

    /// <summary>One sequence, in pieces that gradients do not leave: all of it, or what lies between the cuts of a truncated walk.</summary>
    private void Run(int j)
    {
        RecurrentSequence sequence = problem.Sequences[j];
        int length = sequence.Length;
        int[] order = [.. Enumerable.Range(0, length).Select(i => problem.Reverse ? length - 1 - i : i)];

        // The walk counts from the start of the longest sequence; in reverse the shorter ones join later.
        int begin = problem.Reverse ? problem.Sequences[0].Length - length : 0;
        double[] h = problem.Started ? Doubles(sequence.H0) : new double[problem.State];
        double[] c = problem.Started ? Doubles(sequence.C0) : new double[problem.Hidden];
        for (int from = 0, to; from < length; from = to)
        {
            to = problem.Truncation == 0 ? length : Math.Min(length, from + problem.Truncation - (begin + from) % problem.Truncation);
            int[] piece = order[from..to];
            RecurrentTwin.Step[] steps = twin.Forward([.. piece.Select(t => Doubles(sequence.X[t]))], h, c);
            bool cells = problem.CellGradients && problem.Cell == Cell.Lstm;
            RecurrentTwin.Gradients gradients = twin.Backward(
                steps, h, c, [.. piece.Select(t => Doubles(sequence.DStates[t]))],
                [.. piece.Select(t => cells ? Doubles(sequence.DCells[t]) : new double[problem.Hidden])]);
            if (from == 0)
            {
                gradients.H.CopyTo(dInitialState, j * problem.State);
                gradients.C.CopyTo(dInitialCell, j * problem.Hidden);
            }

            for (int i = 0; i < piece.Length; i++)
            {
                Place(problem.Row(j, piece[i]), steps[i], gradients.Inputs[i], gradients.StateSide[i]);
            }

            (h, c) = (steps[^1].H, steps[^1].C);
        }
    }

    private void Place(int row, RecurrentTwin.Step step, double[] inputs, double[] stateSide)
    {
        int hidden = problem.Hidden;
        step.H.CopyTo(outputs, row * problem.State);
        step.C.CopyTo(cells, row * hidden);
        for (int i = 0; i < problem.Gates * hidden; i++)
        {
            int at = row * problem.Width + i % hidden;
            gates[at + problem.InputBlock(i / hidden)] = step.Gates[i];
            dGates[at + problem.InputBlock(i / hidden)] = inputs[i];
            if (problem.Cell == Cell.Gru && i / hidden == 2)
            {
                gates[at + problem.StateBlock(2)] = step.Sums[i];
                dGates[at + problem.StateBlock(2)] = stateSide[i];
            }
        }
    }

    private static double[] Doubles(float[] values) => [.. values.Select(static value => (double)value)];

    private static double[,] Matrix(float[] values, int rows, int columns)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / columns, i % columns] = values[i];
        }

        return matrix;
    }
}
