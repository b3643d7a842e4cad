using Spectre.Console;

namespace Kiln.Benchmarks.Kernels;

/// <summary>Nanoseconds per element of functions over arrays, beside .NET's: the lower quartile of the thread's time.</summary>
internal static class MathRun
{
    private static readonly int[] s_counts = [16, 128, 4096];

    public static void Print(TimeSpan budget, TimeSpan? warmUp)
    {
        Table table = Tables.New("function", "elements", "Kiln ns", "TensorPrimitives", "MathF", "faster than the best", "noted ns");
        foreach (MathFunction function in MathFunction.All)
        {
            foreach (int count in s_counts)
            {
                double kiln = Time(function.Kiln, count, budget, warmUp);
                double vectors = Time(function.TensorPrimitives, count, budget, warmUp), scalars = Time(function.MathF, count, budget, warmUp);
                double noted = count == s_counts[^1] ? function.Noted : double.NaN;
                table.AddRow(
                    function.Name, $"{count}", Number(kiln), Number(vectors), Number(scalars), Number(Best(vectors, scalars) / kiln, "F1"),
                    Number(noted));
            }
        }

        Console.WriteLine("Functions over arrays, one thread, nanoseconds per element. TensorPrimitives and MathF are .NET's; 'noted': ../shared/notes/kernels.md.");
        Tables.Write(table);
    }

    private static double Time(MathFunction.Loop? loop, int count, TimeSpan budget, TimeSpan? warmUp)
    {
        if (loop is null)
            return double.NaN;

        float[] x = new float[count], y = new float[count];
        var random = new Random(1);
        foreach (ref float value in x.AsSpan())
            value = 0.01f + 4 * random.NextSingle();
        return Measurement.Of(() => loop(x, y), budget, warmUp).LowerQuartile * 1000 / count;
    }

    private static double Best(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Min(a, b);

    private static string Number(double value, string format = "F3") => double.IsNaN(value) ? "-" : value.ToString(format);
}
