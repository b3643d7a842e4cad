namespace Kiln.Benchmarks.Workloads;

/// <summary>Made-up data, the same in every run.</summary>
internal static class Batch
{
    /// <summary>Values of a standard normal distribution.</summary>
    public static float[] Normal(int count)
    {
        float[] values = new float[count];
        new TorchRandom(seed: 0).Normal(values);
        return values;
    }

    /// <summary>Class indices below <paramref name="classes"/>.</summary>
    public static int[] Classes(int count, int classes) => Draw(count, classes, seed: 1);

    /// <summary>Rows that are one at a random class and zero elsewhere.</summary>
    public static float[] OneHot(int rows, int classes)
    {
        float[] values = new float[rows * classes];
        foreach ((int row, int index) in Draw(rows, classes, seed: 2).Index())
        {
            values[row * classes + index] = 1;
        }
        return values;
    }

    private static int[] Draw(int count, int classes, long seed)
    {
        var random = new TorchRandom(seed);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++)
        {
            indices[i] = (int)(random.NextUInt32() % (uint)classes);
        }
        return indices;
    }
}
