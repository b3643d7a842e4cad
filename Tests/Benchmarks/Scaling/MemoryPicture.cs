using ScottPlot;

namespace Kiln.Benchmarks.Scaling;

/// <summary>The lines of <see cref="MemoryRun"/>: dots are what sessions have, dashes what was predicted.</summary>
internal static class MemoryPicture
{
    private const int Width = 760, Height = 520;

    private static readonly Color[] s_colors = [Color.FromHex("#2b6cb0"), Color.FromHex("#2f855a"), Color.FromHex("#c05621"), Color.FromHex("#9b2c6f")];

    public static void Save(string path, IReadOnlyList<ScaledLine> lines)
    {
        IGrouping<string, ScaledLine>[] groups = [.. lines.GroupBy(line => line.Axis)];
        var plots = new Multiplot();
        plots.AddPlots(groups.Length);
        plots.Layout = new ScottPlot.MultiplotLayouts.Grid(1, groups.Length);
        for (int i = 0; i < groups.Length; i++)
            Draw(plots.GetPlot(i), groups[i]);
        plots.SavePng(path, groups.Length * Width, Height);
    }

    private static void Draw(Plot plot, IGrouping<string, ScaledLine> lines)
    {
        int color = s_colors.Length - lines.Count();
        foreach (ScaledLine line in lines)
        {
            LogPlot.Dots(plot, line.Name, s_colors[color], line.Points.Select(point => (point.Size, point.Value)));
            string? name = line == lines.Last() ? "dashed: predicted" : null;
            LogPlot.Dashes(plot, name, s_colors[color++], line.Points.Select(point => (point.Size, point.Floor)));
        }

        LogPlot.Axes(
            plot, $"Memory of training against {lines.Key}", lines.Key == "batch" ? "batch B (rows or sequences)" : "length T (steps of a sequence)",
            "arena and gradients", Bytes);
    }

    private static string Bytes(double bytes) => bytes switch
    {
        < 1e3 => $"{bytes:0} B",
        < 1e6 => $"{bytes / 1e3:0} kB",
        < 1e9 => $"{bytes / 1e6:0} MB",
        _ => $"{bytes / 1e9:0} GB",
    };
}
