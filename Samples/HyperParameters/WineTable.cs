using System.Globalization;
using Kiln;

namespace Samples;

/// <summary>Measurements of wines and the scores that tasters gave them.</summary>
internal sealed record WineTable(float[] Measurements, float[] Scores)
{
    private const int Features = 11;

    /// <summary>The wines as samples.</summary>
    public ArrayDataset<float, float> Dataset => new(Measurements, Features, Scores, 1);

    /// <summary>Reads a CSV file: eleven numbers, then the score, with or without a line of names above.</summary>
    public static WineTable Load(string path)
    {
        string first = File.ReadLines(path).FirstOrDefault("");
        char separator = first.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        bool hasHeader = !float.TryParse(first.Split(separator)[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        CsvTable table = CsvTable.Load(path, separator, hasHeader);
        if (table.Columns.Count != Features + 1)
            throw new InvalidDataException($"{path} has {table.Columns.Count} columns; eleven measurements and the score are needed.");
        if (table.RowCount < 100)
            throw new InvalidDataException($"{path} has {table.RowCount} wines; a search needs 100 at least.");
        return new WineTable(table.Floats([.. table.Columns.Take(Features)]), table.Floats(table.Columns[Features]));
    }

    /// <summary>Draws 1600 wines whose score depends on four of the measurements, not in straight lines, and on the taster's day.</summary>
    public static WineTable Draw(long seed)
    {
        const int count = 1600;
        var random = new TorchRandom(seed);
        var measurements = new float[count * Features];
        random.Normal(measurements);
        var scores = new float[count];
        random.Normal(scores, 5.6f, 0.5f);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> wine = measurements.AsSpan(i * Features, Features);
            float taste = (0.5f * wine[10]) - (0.4f * MathF.Abs(wine[1])) + (0.3f * MathF.Sin(2 * wine[9]) * wine[6]);
            scores[i] = Math.Clamp(MathF.Round(scores[i] + taste), 3, 9);
        }

        return new WineTable(measurements, scores);
    }
}
