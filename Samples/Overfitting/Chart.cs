using ScottPlot;

namespace Samples;

/// <summary>The curves side by side as one picture.</summary>
internal static class Chart
{
    public static void Save(string path, IReadOnlyList<Curve> curves)
    {
        const int columns = 4;
        int rows = (curves.Count + columns - 1) / columns;
        var charts = new Multiplot();
        charts.AddPlots(curves.Count);
        charts.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        for (int i = 0; i < curves.Count; i++)
            Draw(charts.GetPlot(i), curves[i], isFirst: i == 0);
        charts.SavePng(path, 400 * columns, 320 * rows);
    }

    private static void Draw(Plot plot, Curve curve, bool isFirst)
    {
        ScottPlot.Plottables.Signal train = plot.Add.Signal(Powers(curve.Train));
        ScottPlot.Plottables.Signal validation = plot.Add.Signal(Powers(curve.Validation));
        (train.LegendText, validation.LegendText) = ("training", "validation");
        (train.LineWidth, validation.LineWidth) = (2, 2);
        if (curve.Kept is { } epoch)
            plot.Add.VerticalLine(epoch - 1, 2, Colors.Gray, LinePattern.Dashed);

        plot.Title($"{curve.Name}: {curve.Final:F3}", size: 14);
        plot.XLabel("epoch", size: 12);
        plot.YLabel("mean squared error", size: 12);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
        {
            LabelFormatter = power => Math.Pow(10, power).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture),
            IntegerTicksOnly = true,
        };
        plot.Axes.SetLimitsY(-3.1, 0.3);
        if (isFirst)
            plot.ShowLegend(Alignment.MiddleRight);
        else
            plot.HideLegend();
    }

    // The picture ends at a thousandth: below, a net has the points by heart.
    private static double[] Powers(double[] losses) => [.. losses.Select(loss => Math.Log10(Math.Max(loss, 1e-3)))];
}
