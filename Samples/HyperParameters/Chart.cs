using System.Globalization;
using Kiln;
using ScottPlot;

namespace Samples;

/// <summary>What the search saw: the error over the learning rate, and the way of each trial.</summary>
internal static class Chart
{
    private static readonly Color[] Palette = [Colors.SteelBlue, Colors.DarkOrange, Colors.SeaGreen];

    public static void Save(string path, StudyResult result)
    {
        TrialResult[] trials = [.. result.Trials.Where(trial => trial.State == TrialState.Complete)];
        var charts = new Multiplot();
        charts.AddPlots(2);
        charts.Layout = new ScottPlot.MultiplotLayouts.Grid(1, 2);
        Rates(charts.GetPlot(0), trials);
        Ways(charts.GetPlot(1), trials);
        charts.SavePng(path, 1300, 500);
    }

    private static void Rates(Plot plot, TrialResult[] trials)
    {
        foreach ((int index, IGrouping<int, TrialResult> width) in trials.GroupBy(Width).OrderBy(group => group.Key).Index())
        {
            foreach (TrialResult trial in width)
            {
                ScottPlot.Plottables.Marker point = plot.Add.Marker(Math.Log10(trial.Values.Float("rate")), trial.Value, MarkerShape.FilledCircle, 5 + (float)Math.Sqrt(trial.Budget));
                point.Color = Palette[index % Palette.Length].WithOpacity(.7);
                point.LegendText = trial == width.First() ? $"H = {width.Key}" : "";
            }
        }

        plot.Title("each trial; larger points had more epochs");
        plot.XLabel("learning rate");
        plot.YLabel("error on validation wines (RMSE)");
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
        {
            LabelFormatter = power => Math.Pow(10, power).ToString("0.####", CultureInfo.InvariantCulture),
            IntegerTicksOnly = true,
        };
        LimitErrors(plot, trials);
        plot.ShowLegend(Alignment.UpperRight);
    }

    private static void Ways(Plot plot, TrialResult[] trials)
    {
        foreach (TrialResult trial in trials)
        {
            double[] epochs = [.. trial.Reports.Select(report => (double)report.Step)];
            ScottPlot.Plottables.Scatter way = plot.Add.ScatterLine(epochs, [.. trial.Reports.Select(report => report.Value)]);
            way.Color = trial.Budget == trials.Max(other => other.Budget) ? Colors.Crimson : Colors.Gray.WithOpacity(.4);
            way.LineWidth = trial.Budget == trials.Max(other => other.Budget) ? 2 : 1;
        }

        plot.Title("halving: the best go on, from the start, with more epochs");
        plot.XLabel("epoch");
        LimitErrors(plot, trials);
    }

    // Trials that learn nothing would squeeze the others into a line.
    private static void LimitErrors(Plot plot, TrialResult[] trials)
    {
        double[] errors = [.. trials.Select(trial => trial.Value).Order()];
        plot.Axes.SetLimitsY(errors[0] * 0.97, errors[errors.Length / 2] * 1.2);
    }

    private static int Width(TrialResult trial) => trial.Values.Choice<WineNet.Variant>("net").Sizes["H"];
}
