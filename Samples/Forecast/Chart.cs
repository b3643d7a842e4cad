using ScottPlot;

namespace Samples;

/// <summary>What was said beside what came.</summary>
internal static class Chart
{
    public static void Save(string path, string name, float[] actual, float[] forecast)
    {
        int shown = Math.Min(actual.Length, 120);
        using var plot = new Plot();
        ScottPlot.Plottables.Signal truth = plot.Add.Signal(actual[^shown..]);
        ScottPlot.Plottables.Signal said = plot.Add.Signal(forecast[^shown..]);
        (truth.LegendText, said.LegendText) = ("what came", "forecast from the values before");
        (truth.LineWidth, said.LineWidth) = (1.5f, 2);
        plot.Title($"{name}, one step ahead");
        plot.XLabel("steps of the test part");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 1200, 500);
    }
}
