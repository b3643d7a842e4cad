using Kiln.Benchmarks.Kernels;
using Spectre.Console;

namespace Kiln.Benchmarks.Scaling;

/// <summary>
/// How the time of a training step grows with batch, width, depth and length, beside its floor: the operations at the core's peak and
/// the optimizer's bytes (Adam reads and writes a parameter and two moments, and reads a gradient) at the bandwidth where they lie, both
/// measured in the same run.
/// </summary>
internal static class ScalingRun
{
    private const double AdamBytes = 28, AdamFootprint = 16;

    public static void Print(TimeSpan budget, TimeSpan? warmUp, string? picture)
    {
        Table table = Tables.New("training step", "size", "us", "floor us", "times the floor");
        double peak = FmaPeak.Measure();
        var bandwidths = new Dictionary<int, double>();
        var lines = new List<ScaledLine>();
        foreach (ScaledSeries series in ScaledSeries.All)
        {
            var points = new List<ScaledPoint>();
            foreach (ScaledStep step in series.Steps)
            {
                double time = Measurement.Of(step.Prepare(), budget, warmUp).LowerQuartile;
                if (!bandwidths.TryGetValue(step.Parameters, out double bandwidth))
                    bandwidth = bandwidths[step.Parameters] = Bandwidth.Measure((long)(AdamFootprint * step.Parameters), budget / 2);
                double floor = step.Flops / peak / 1000 + AdamBytes * step.Parameters / bandwidth / 1000;
                points.Add(new ScaledPoint(step.Size, time, floor));
                table.AddRow(
                    $"{series.Name}, {series.Axis}", $"{step.Size}", Tables.Number(time), Tables.Number(floor), $"{time / floor:F2}");
            }

            lines.Add(new ScaledLine(series.Axis, series.Name, points));
            Console.Error.WriteLine($"{series.Name}, {series.Axis}");
        }

        Console.WriteLine($"Training steps with Adam, one thread; floor: operations at {peak:F0} GF/s and the optimizer's bytes at the bandwidth of the memory that they lie in.");
        Tables.Write(table);
        if (picture is not null)
            ScalingPicture.Save(picture, lines, peak);
    }
}
