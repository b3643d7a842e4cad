using System.Runtime.Intrinsics;
using Spectre.Console;

namespace Kiln.Benchmarks;

/// <summary>A table to read; it appears when the last figure is in, and a line on the error stream for each workload until then.</summary>
internal sealed class TableReport : IReport
{
    // A file has no width of its own; Spectre would take 80 and break the names.
    private const int FileWidth = 120;

    private static readonly string[] s_figures = ["train us", "best", "wall", "bytes", "infer us", "best", "wall", "bytes"];

    private readonly Table _table = new Table()
        .Border(TableBorder.Markdown)
        .AddColumn("workload", column => column.NoWrap())
        .AddColumns([.. s_figures.Select(title => new TableColumn(title).RightAligned())]);

    public void Add(Result result)
    {
        _table.AddRow([result.Workload, .. Cells(result.Train), .. Cells(result.Infer)]);
        Console.Error.WriteLine($"{result.Workload}: {Format(result.Train.LowerQuartile)} us");
    }

    public void Dispose()
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine($"{(KilnThreads.Count == 1 ? "One thread" : $"{KilnThreads.Count} threads")}, {width}-bit vectors. Microseconds and allocated bytes of one call: lower quartile and best sample by the {Measurement.Clock} clock, lower quartile of wall time.");
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = FileWidth;
        }
        AnsiConsole.Write(_table);
    }

    private static string[] Cells(Measurement measured) =>
        [Format(measured.LowerQuartile), Format(measured.Best), Format(measured.Wall), $"{measured.Bytes:0.##}"];

    // Four significant digits, from nanoseconds to seconds.
    private static string Format(double microseconds) => microseconds switch
    {
        < 1 => $"{microseconds:F4}",
        < 10 => $"{microseconds:F3}",
        < 100 => $"{microseconds:F2}",
        < 1000 => $"{microseconds:F1}",
        _ => $"{microseconds:F0}",
    };
}
