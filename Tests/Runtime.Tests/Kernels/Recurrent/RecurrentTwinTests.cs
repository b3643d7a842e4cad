namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The gradients of the twin against finite differences.</summary>
public sealed class RecurrentTwinTests
{
    [Theory]
    [InlineData(Cell.RnnTanh, 0)]
    [InlineData(Cell.RnnReLU, 0)]
    [InlineData(Cell.Lstm, 0)]
    [InlineData(Cell.Lstm, 2)]
    [InlineData(Cell.Gru, 0)]
    public void Gradients_match_finite_differences(Cell cell, int projection)
    {
        const int Hidden = 3;
        const int Steps = 4;
        Random random = new(5);
        double[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];
        int state = projection > 0 ? projection : Hidden;
        int columns = Hidden * (cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 });
        double[] weight = Random(state * columns);
        double[] projector = Random(Hidden * projection);
        double[] bias = Random(columns);
        double[] x = Random(Steps * columns);
        double[] h0 = Random(state);
        double[] c0 = Random(Hidden);
        double[][] dy = [.. Enumerable.Range(0, Steps).Select(_ => Random(state))];
        double[][] dc = [.. Enumerable.Range(0, Steps).Select(_ => cell == Cell.Lstm ? Random(Hidden) : new double[Hidden])];

        RecurrentTwin Twin(double[] w, double[] r) => new()
        {
            Cell = cell,
            Hidden = Hidden,
            Projection = projection,
            Weight = Matrix(w, state, columns),
            Bias = bias,
            Projector = Matrix(r, Hidden, projection),
            DWeight = new double[state, columns],
            DProjector = new double[Hidden, projection],
        };
        double Loss(double[] x, double[] w, double[] r, double[] h, double[] c) => Twin(w, r)
            .Forward([.. x.Chunk(columns)], h, c)
            .Select((step, t) => Dot(step.H, dy[t]) + Dot(step.C, dc[t]))
            .Sum();

        RecurrentTwin twin = Twin(weight, projector);
        RecurrentTwin.Gradients gradients = twin.Backward(twin.Forward([.. x.Chunk(columns)], h0, c0), h0, c0, dy, dc);
        AssertNear(FiniteDifferences.Gradient(v => Loss(v, weight, projector, h0, c0), x), [.. gradients.Inputs.SelectMany(v => v)]);
        AssertNear(FiniteDifferences.Gradient(v => Loss(x, v, projector, h0, c0), weight), [.. twin.DWeight.Cast<double>()]);
        AssertNear(FiniteDifferences.Gradient(v => Loss(x, weight, v, h0, c0), projector), [.. twin.DProjector.Cast<double>()]);
        AssertNear(FiniteDifferences.Gradient(v => Loss(x, weight, projector, v, c0), h0), gradients.H);
        if (cell == Cell.Lstm)
        {
            AssertNear(FiniteDifferences.Gradient(v => Loss(x, weight, projector, h0, v), c0), gradients.C);
        }
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-7);
        }
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, static (a, b) => a * b).Sum();

    private static double[,] Matrix(double[] values, int rows, int columns)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / columns, i % columns] = values[i];
        }

        return matrix;
    }
}
