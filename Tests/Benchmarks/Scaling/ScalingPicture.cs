using ScottPlot;

namespace Kiln.Benchmarks.Scaling;

/// <summary>The lines of <see cref="ScalingRun"/>, a plot for each axis, both logarithmic, each with its floor as dashes.</summary>
internal static class ScalingPicture
{
    private const int Columns = 2, Width = 760, Height = 520;

    // A model keeps its colour from plot to plot.
    private static readonly Dictionary<string, Color> s_colors = new()
    {
        ["784"] = Color.FromHex("#2b6cb0"), ["RNN"] = Color.FromHex("#2f855a"), ["GRU"] = Color.FromHex("#c05621"), ["LST"] = Color.FromHex("#9b2c6f"),
    };

    private static readonly Dictionary<string, string> s_axes = new()
    {
        ["batch"] = "batch B (rows or sequences)", ["width"] = "width H (units of a hidden layer)", ["depth"] = "depth (hidden or recurrent layers)", ["length"] = "length T (steps of a sequence)",
    };

    public static void Save(string path, IReadOnlyList<ScaledLine> lines, double peak)
    {
        IGrouping<string, ScaledLine>[] groups = [.. lines.GroupBy(line => line.Axis)];
        int rows = (groups.Length + Columns - 1) / Columns;
        var plots = new Multiplot();
        plots.AddPlots(groups.Length);
        plots.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns);
        for (int i = 0; i < groups.Length; i++)
            Draw(plots.GetPlot(i), groups[i], peak);
        plots.SavePng(path, Columns * Width, rows * Height);
    }

    private static void Draw(Plot plot, IGrouping<string, ScaledLine> lines, double peak)
    {
        foreach (ScaledLine line in lines)
        {
            Color color = s_colors[line.Name[..3]];
            LogPlot.Line(plot, line.Name, color, line.Points.Select(point => (point.Size, point.Value)));
            string? name = line == lines.Last() ? $"dashed: floor at {peak:F0} GF/s" : null;
            LogPlot.Dashes(plot, name, color, line.Points.Select(point => (point.Size, point.Floor)));
        }

        LogPlot.Axes(plot, $"Training step against {lines.Key}", s_axes[lines.Key], "time of one step", Time);
    }

    private static string Time(double microseconds) => microseconds switch
    {
        < 1 => $"{microseconds * 1000:0} ns",
        < 1000 => $"{microseconds:0} µs",
        < 1e6 => $"{microseconds / 1000:0} ms",
        _ => $"{microseconds / 1e6:0} s",
    };
}
