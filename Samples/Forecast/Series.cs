using System.Globalization;
using Kiln;

namespace Samples;

/// <summary>Values at equal distances in time.</summary>
internal sealed record Series(string Name, float[] Values)
{
    /// <summary>Reads a column of a CSV file: the last one.</summary>
    public static Series Load(string path)
    {
        CsvTable table = CsvTable.Load(path);
        return new Series(table.Columns[^1], table.Floats(table.Columns[^1]));
    }

    /// <summary>Draws ten years of daily minimum temperatures: a season, and weather that lasts some days.</summary>
    public static Series Draw(long seed)
    {
        var random = new TorchRandom(seed);
        var values = new float[3650];
        random.Normal(values);
        float weather = 0;
        for (int day = 0; day < values.Length; day++)
        {
            weather = (0.6f * weather) + (2.2f * values[day]);
            values[day] = MathF.Round(11 + (4 * MathF.Cos(2 * MathF.PI * (day - 30) / 365.25f)) + weather, 1);
        }

        return new Series("drawn temperature", values);
    }

    /// <summary>The part from one place to another.</summary>
    public Series Part(int start, int end) => this with { Values = Values[start..end] };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Values.Length} values of {Name}");
}
