namespace Kiln.Parity.Tests;

/// <summary>Random batches for tests; the same ones for the same seed.</summary>
internal static class Batches
{
    public static float[] Floats(int count, int seed)
    {
        var values = new float[count];
        new TorchRandom(seed).Normal(values);
        return values;
    }

    public static int[] Classes(int count, int classes, int seed)
    {
        var values = new float[count];
        new TorchRandom(seed).Uniform(values, 0, classes);
        return [.. values.Select(value => Math.Min((int)value, classes - 1))];
    }
}
