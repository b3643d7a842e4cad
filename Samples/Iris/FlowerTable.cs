using System.Globalization;
using Kiln;

namespace Samples;

/// <summary>Measurements of flowers and their species.</summary>
internal sealed record FlowerTable(float[] Measurements, int[] Species, string[] Names)
{
    private const int Features = 4;

    /// <summary>The flowers as samples.</summary>
    public ArrayDataset<float, int> Dataset => new(Measurements, Features, Species);

    /// <summary>Reads a CSV file: four numbers, then the species, with or without a line of names above.</summary>
    public static FlowerTable Load(string path)
    {
        string first = File.ReadLines(path).FirstOrDefault("").Split(',')[0];
        bool hasHeader = !float.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        CsvTable table = CsvTable.Load(path, hasHeader: hasHeader);
        if (table.Columns.Count != Features + 1)
            throw new InvalidDataException($"{path} has {table.Columns.Count} columns; four measurements and the species are needed.");

        (int[] species, string[] names) = table.Classes(table.Columns[Features]);
        if (names.Length != 3)
            throw new InvalidDataException($"{path} has {names.Length} species ({string.Join(", ", names)}); the net tells three apart.");
        return new FlowerTable(table.Floats([.. table.Columns.Take(Features)]), species, names);
    }

    /// <summary>Draws 50 flowers of each species around the means that Fisher measured in 1936.</summary>
    public static FlowerTable Draw(long seed)
    {
        string[] names = ["setosa", "versicolor", "virginica"];
        float[][] means = [[5.01f, 3.43f, 1.46f, .25f], [5.94f, 2.77f, 4.26f, 1.33f], [6.59f, 2.97f, 5.55f, 2.03f]];
        float[][] deviations = [[.35f, .38f, .17f, .11f], [.52f, .31f, .47f, .20f], [.64f, .32f, .55f, .27f]];
        const int perSpecies = 50;

        var random = new TorchRandom(seed);
        var measurements = new float[names.Length * perSpecies * Features];
        random.Normal(measurements);
        int[] species = [.. Enumerable.Range(0, names.Length * perSpecies).Select(flower => flower / perSpecies)];
        for (int flower = 0; flower < species.Length; flower++)
        {
            // What makes a flower large makes all of it large: half of each deviation is shared.
            float size = measurements[flower * Features];
            for (int i = 0; i < Features; i++)
            {
                ref float value = ref measurements[(flower * Features) + i];
                float deviation = i == 0 ? size : (.7f * size) + (.7f * value);
                value = MathF.Round(means[species[flower]][i] + (deviation * deviations[species[flower]][i]), 1);
            }
        }

        return new FlowerTable(measurements, species, names);
    }
}
