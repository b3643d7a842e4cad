using System.Runtime.Intrinsics;
using Spectre.Console;

namespace Kiln.Benchmarks;

/// <summary>A table to read; it appears when the last figure is in, and a line on the error stream for each workload until then.</summary>
internal sealed class TableReport : IReport
{
    private readonly Table _table = Tables.New("workload", "train us", "best", "wall", "bytes", "infer us", "best", "wall", "bytes");

    public void Add(Result result)
    {
        _table.AddRow([result.Workload, .. Cells(result.Train), .. Cells(result.Infer)]);
        Console.Error.WriteLine($"{result.Workload}: {Tables.Number(result.Train.LowerQuartile)} us");
    }

    public void Dispose()
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine($"{(KilnThreads.Count == 1 ? "One thread" : $"{KilnThreads.Count} threads")}, {width}-bit vectors. Microseconds and allocated bytes of one call: lower quartile and best sample by the {Measurement.Clock} clock, lower quartile of wall time.");
        Tables.Write(_table);
    }

    private static string[] Cells(Measurement measured) =>
        [Tables.Number(measured.LowerQuartile), Tables.Number(measured.Best), Tables.Number(measured.Wall), $"{measured.Bytes:0.##}"];
}
