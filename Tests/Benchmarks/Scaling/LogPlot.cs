using ScottPlot;
using ScottPlot.TickGenerators;

namespace Kiln.Benchmarks.Scaling;

/// <summary>Plots with logarithmic axes, which ScottPlot draws as plots of logarithms: sizes are powers of two, values of ten.</summary>
internal static class LogPlot
{
    /// <summary>A line with a dot at each point.</summary>
    public static void Line(Plot plot, string name, Color color, IEnumerable<(double Size, double Value)> points)
    {
        ScottPlot.Plottables.Scatter line = Draw(plot, color, points);
        line.LegendText = name;
        line.LineWidth = 2;
        line.MarkerSize = 6;
    }

    /// <summary>Dots alone.</summary>
    public static void Dots(Plot plot, string name, Color color, IEnumerable<(double Size, double Value)> points)
    {
        ScottPlot.Plottables.Scatter dots = Draw(plot, color, points);
        dots.LegendText = name;
        dots.LineWidth = 0;
        dots.MarkerSize = 7;
    }

    /// <summary>A thin dashed line without dots.</summary>
    public static void Dashes(Plot plot, string? name, Color color, IEnumerable<(double Size, double Value)> points)
    {
        ScottPlot.Plottables.Scatter line = Draw(plot, color, points);
        line.LegendText = name ?? "";
        line.LineWidth = 1.5f;
        line.LinePattern = LinePattern.Dashed;
        line.MarkerSize = 0;
    }

    /// <summary>Names the axes, with a tick at each power.</summary>
    public static void Axes(Plot plot, string title, string size, string value, Func<double, string> text)
    {
        plot.Title(title, size: 16);
        plot.XLabel(size, size: 13);
        plot.YLabel(value, size: 13);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = power => $"{Math.Pow(2, power):0}", IntegerTicksOnly = true };
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = power => text(Math.Pow(10, power)),
            IntegerTicksOnly = true,
            MinorTickGenerator = new LogMinorTickGenerator(),
        };
        plot.Grid.MinorLineColor = Colors.Black.WithOpacity(0.05);
        plot.Grid.MinorLineWidth = 1;
        plot.Axes.Margins(0.05, 0.08);
        plot.ShowLegend(Alignment.UpperLeft);
        plot.Legend.FontSize = 12;
    }

    private static ScottPlot.Plottables.Scatter Draw(Plot plot, Color color, IEnumerable<(double Size, double Value)> points)
    {
        (double[] sizes, double[] values) = ([.. points.Select(point => Math.Log2(point.Size))], [.. points.Select(point => Math.Log10(point.Value))]);
        return plot.Add.Scatter(sizes, values, color);
    }
}
