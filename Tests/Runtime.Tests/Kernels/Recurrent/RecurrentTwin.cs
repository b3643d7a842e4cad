namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>
/// One sequence through one cell, in double and as plainly as the formulas of torch.nn are written; forward and backward. Gates stand
/// in PyTorch's order (LSTM i, f, g, o; GRU r, z, n) without pads; weights are transposed: <c>Weight[k, gate * Hidden + unit]</c>.
/// </summary>
internal sealed class RecurrentTwin
{
    public required Cell Cell { get; init; }

    public required int Hidden { get; init; }

    /// <summary>Width of a projected state, or 0.</summary>
    public required int Projection { get; init; }

    public required double[,] Weight { get; init; }

    public required double[] Bias { get; init; }

    public required double[,] Projector { get; init; }

    public int Gates => Cell switch { Cell.Lstm => 4, Cell.Gru => 3, _ => 1 };

    public int State => Projection > 0 ? Projection : Hidden;

    /// <summary>The sums of gradients over all sequences.</summary>
    public required double[,] DWeight { get; init; }

    public required double[,] DProjector { get; init; }

    public sealed record Step(double[] Sums, double[] Gates, double[] C, double[] Unprojected, double[] H);

    public sealed record Gradients(double[][] Inputs, double[][] StateSide, double[] H, double[] C);

    /// <summary>The steps from the projected inputs.</summary>
    public Step[] Forward(double[][] x, double[] h, double[] c)
    {
        Step[] steps = new Step[x.Length];
        for (int t = 0; t < x.Length; t++)
        {
            steps[t] = Forward(x[t], h, c);
            (h, c) = (steps[t].H, steps[t].C);
        }

        return steps;
    }

    /// <summary>The gradients of the loss Σ dy·h + dc·c.</summary>
    public Gradients Backward(Step[] steps, double[] h0, double[] c0, double[][] dy, double[][] dc)
    {
        double[] dh = new double[State];
        double[] dCell = new double[Hidden];
        double[][] inputs = new double[steps.Length][];
        double[][] stateSide = new double[steps.Length][];
        for (int t = steps.Length - 1; t >= 0; t--)
        {
            double[] h = t > 0 ? steps[t - 1].H : h0;
            double[] c = t > 0 ? steps[t - 1].C : c0;
            (inputs[t], stateSide[t], double[] direct, dCell) = Backward(steps[t], h, c, Plus(dy[t], dh), Plus(dc[t], dCell));
            dh = direct;
            for (int k = 0; k < State; k++)
            {
                for (int j = 0; j < Gates * Hidden; j++)
                {
                    dh[k] += stateSide[t][j] * Weight[k, j];
                    DWeight[k, j] += stateSide[t][j] * h[k];
                }
            }
        }

        return new(inputs, stateSide, dh, dCell);
    }

    private Step Forward(double[] x, double[] h, double[] c)
    {
        int n = Hidden;
        double[] sums = new double[Gates * n];
        for (int j = 0; j < sums.Length; j++)
        {
            sums[j] = Bias[j] + Enumerable.Range(0, State).Sum(k => h[k] * Weight[k, j]);
        }

        double[] gates = new double[sums.Length];
        double[] cell = new double[n];
        double[] y = new double[n];
        for (int u = 0; u < n; u++)
        {
            switch (Cell)
            {
                case Cell.Lstm:
                    gates[u] = Sigmoid(x[u] + sums[u]);
                    gates[n + u] = Sigmoid(x[n + u] + sums[n + u]);
                    gates[2 * n + u] = Math.Tanh(x[2 * n + u] + sums[2 * n + u]);
                    gates[3 * n + u] = Sigmoid(x[3 * n + u] + sums[3 * n + u]);
                    cell[u] = gates[n + u] * c[u] + gates[u] * gates[2 * n + u];
                    y[u] = gates[3 * n + u] * Math.Tanh(cell[u]);
                    break;
                case Cell.Gru:
                    gates[u] = Sigmoid(x[u] + sums[u]);
                    gates[n + u] = Sigmoid(x[n + u] + sums[n + u]);
                    gates[2 * n + u] = Math.Tanh(x[2 * n + u] + gates[u] * sums[2 * n + u]);
                    y[u] = (1 - gates[n + u]) * gates[2 * n + u] + gates[n + u] * h[u];
                    break;
                default:
                    y[u] = Cell == Cell.RnnReLU ? Math.Max(x[u] + sums[u], 0) : Math.Tanh(x[u] + sums[u]);
                    break;
            }
        }

        double[] state = Projection == 0
            ? y
            : [.. Enumerable.Range(0, Projection).Select(p => Enumerable.Range(0, n).Sum(u => y[u] * Projector[u, p]))];
        return new(sums, gates, cell, y, state);
    }

    private (double[] Inputs, double[] StateSide, double[] Direct, double[] DCell) Backward(
        Step step, double[] h, double[] c, double[] dh, double[] dc)
    {
        int n = Hidden;
        double[] g = step.Gates;
        double[] dy = dh;
        if (Projection > 0)
        {
            dy = [.. Enumerable.Range(0, n).Select(u => Enumerable.Range(0, Projection).Sum(p => dh[p] * Projector[u, p]))];
            for (int i = 0; i < n * Projection; i++)
            {
                DProjector[i / Projection, i % Projection] += step.Unprojected[i / Projection] * dh[i % Projection];
            }
        }

        double[] inputs = new double[g.Length];
        double[] direct = new double[State];
        double[] dCell = new double[n];
        for (int u = 0; u < n; u++)
        {
            double d = dy[u];
            switch (Cell)
            {
                case Cell.Lstm:
                    double tanh = Math.Tanh(step.C[u]);
                    double whole = dc[u] + d * g[3 * n + u] * (1 - tanh * tanh);
                    inputs[u] = whole * g[2 * n + u] * g[u] * (1 - g[u]);
                    inputs[n + u] = whole * c[u] * g[n + u] * (1 - g[n + u]);
                    inputs[2 * n + u] = whole * g[u] * (1 - g[2 * n + u] * g[2 * n + u]);
                    inputs[3 * n + u] = d * tanh * g[3 * n + u] * (1 - g[3 * n + u]);
                    dCell[u] = whole * g[n + u];
                    break;
                case Cell.Gru:
                    inputs[2 * n + u] = d * (1 - g[n + u]) * (1 - g[2 * n + u] * g[2 * n + u]);
                    inputs[u] = inputs[2 * n + u] * step.Sums[2 * n + u] * g[u] * (1 - g[u]);
                    inputs[n + u] = d * (h[u] - g[2 * n + u]) * g[n + u] * (1 - g[n + u]);
                    direct[u] = d * g[n + u];
                    break;
                case Cell.RnnReLU:
                    inputs[u] = step.H[u] > 0 ? d : 0;
                    break;
                default:
                    inputs[u] = d * (1 - step.H[u] * step.H[u]);
                    break;
            }
        }

        double[] stateSide = [.. inputs];
        for (int u = 0; u < n && Cell == Cell.Gru; u++)
        {
            stateSide[2 * n + u] *= g[u];
        }

        return (inputs, stateSide, direct, dCell);
    }

    private static double[] Plus(double[] x, double[] y) => [.. x.Zip(y, static (a, b) => a + b)];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
