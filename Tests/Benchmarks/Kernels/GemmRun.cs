using Kiln.Kernels;
using Spectre.Console;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// Raw matrix products of all three kinds, as a linear layer calls them: W row-major with rows padded to 16 floats, x and dy without
/// padding. Rates are those of the lower quartile of the thread's time, beside the multiply-add peak measured around it.
/// </summary>
internal static class GemmRun
{
    public static void Print(TimeSpan budget, TimeSpan? warmUp)
    {
        Table table = Tables.New("batch x in x out", "product", "us", "GF/s", "of peak", "noted GF/s", "of peak");
        double highest = 0;
        foreach (GemmShape shape in GemmShape.All)
        {
            foreach ((string name, double noted, Action product) in Products(shape))
            {
                double peak = FmaPeak.Measure();
                Measurement time = Measurement.Of(product, budget, warmUp);
                peak = Math.Max(peak, FmaPeak.Measure());
                double rate = shape.Flops / time.LowerQuartile / 1000;
                highest = Math.Max(highest, peak);
                table.AddRow(
                    $"{shape}", name, Tables.Number(time.LowerQuartile),
                    $"{rate:F1}", $"{rate / peak:P0}",
                    double.IsNaN(noted) ? "-" : $"{noted * GemmShape.TablePeak:F0}", double.IsNaN(noted) ? "-" : $"{noted * GemmShape.TablePeak / GemmShape.NotedPeak:P0}");
            }
        }

        Console.WriteLine($"Matrix products, one thread. Peak {highest:F0} GF/s; 'noted': ../shared/notes/kernels.md, where such a loop reached {GemmShape.NotedPeak:F0}.");
        Tables.Write(table);
    }

    private static IEnumerable<(string Name, double Noted, Action Product)> Products(GemmShape shape)
    {
        (int batch, int inputs, int outputs) = (shape.Batch, shape.In, shape.Out);
        int row = (outputs + 15) / 16 * 16;
        var random = new Random(1);
        Floats x = new(batch * inputs, random, 1), w = new(inputs * row, random, 0.1f), dy = new(batch * outputs, random, 0.1f);
        Floats y = new(batch * outputs), dw = new(inputs * row), dx = new(batch * inputs);
        if (shape.IsNarrow)
        {
            Floats bias = new(row), db = new(row);
            yield return ("narrow: x W + b", shape.Forward, () => NarrowLinear.ForwardByRows<Count10>(
                batch, outputs, in x.Start, in w.Start, row, in bias.Start, ref y.Start));
            yield return ("narrow: xᵀ dy, Σ dy", shape.Weight, () => NarrowLinear.WeightGradientByRows<Count10>(
                batch, outputs, in x.Start, in dy.Start, ref dw.Start, row, ref db.Start, accumulate: false));
            yield return ("narrow: dy Wᵀ", shape.Input, () => NarrowLinear.InputGradientByColumns<Count10>(
                batch, inputs, in dy.Start, in w.Start, row, ref dx.Start));
            yield break;
        }

        yield return ("NN: x W", shape.Forward, () => Gemm.NN(
            batch, outputs, inputs, in x.Start, inputs, in w.Start, row, ref y.Start, outputs, accumulate: false));
        yield return ("TN: xᵀ dy", shape.Weight, () => Gemm.TN(
            inputs, outputs, batch, in x.Start, inputs, in dy.Start, outputs, ref dw.Start, row, accumulate: false));
        yield return ("NT: dy Wᵀ", shape.Input, () => Gemm.NT(
            batch, inputs, outputs, in dy.Start, outputs, in w.Start, row, ref dx.Start, inputs, accumulate: false));
    }
}
