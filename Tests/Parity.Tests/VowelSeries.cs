using System.Globalization;

namespace Kiln.Parity.Tests;

/// <summary>Series of the Japanese vowels: 12 numbers a step, 7 to 29 steps, and which of nine speakers it was.</summary>
internal sealed class VowelSeries
{
    public const int Features = 12;

    private VowelSeries(float[][] series, int[] speakers)
    {
        Series = series;
        Speakers = speakers;
    }

    /// <summary>Each (steps, 12), flat.</summary>
    public float[][] Series { get; }

    /// <summary>0 to 8.</summary>
    public int[] Speakers { get; }

    public int Longest => Series.Max(series => series.Length) / Features;

    /// <summary>Reads a file of sktime's format .ts: after <c>@data</c> a series a line, dimensions parted by colons, the class last.</summary>
    public static VowelSeries Read(string path)
    {
        string[][] lines = [.. File.ReadLines(path).SkipWhile(line => !line.StartsWith("@data", StringComparison.Ordinal)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(':'))];
        return new(
            [.. lines.Select(line => StepsFirst([.. line[..Features].Select(dimension => dimension.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray())]))],
            [.. lines.Select(line => int.Parse(line[Features], CultureInfo.InvariantCulture) - 1)]);
    }

    /// <summary>Mean 0 and deviation 1 of every feature over all steps of <paramref name="reference"/>.</summary>
    public VowelSeries Standardized(VowelSeries reference)
    {
        (double Mean, double Deviation)[] scales = [.. Enumerable.Range(0, Features).Select(feature =>
        {
            double[] values = [.. reference.Series.SelectMany(series => series.Where((_, i) => i % Features == feature)).Select(value => (double)value)];
            double mean = values.Average();
            return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
        })];
        return new([.. Series.Select(series => series.Select((value, i) => (float)((value - scales[i % Features].Mean) / scales[i % Features].Deviation)).ToArray())], Speakers);
    }

    private static float[] StepsFirst(float[][] dimensions) =>
        [.. Enumerable.Range(0, dimensions[0].Length).SelectMany(step => dimensions.Select(dimension => dimension[step]))];
}
