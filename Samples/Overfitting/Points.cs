using Kiln;

namespace Samples;

/// <summary>y = sin(3x) and some noise, x in [-1, 1], beside features that have nothing to do with it.</summary>
internal static class Points
{
    private const float Noise = 0.3f;

    public static ArrayDataset<float, float> Draw(int count, int features, long seed)
    {
        var random = new TorchRandom(seed);
        var x = new float[count * 16];
        var noise = new float[count];
        random.Uniform(x, -1, 1);
        random.Normal(noise);
        float[] y = [.. noise.Select((e, i) => MathF.Sin(3 * x[i * 16]) + (Noise * e))];
        float[] seen = [.. Enumerable.Range(0, count * features).Select(i => x[(i / features * 16) + (i % features)])];
        return new ArrayDataset<float, float>(seen, features, y);
    }
}
