using System.Numerics;

namespace Samples;

/// <summary>
/// Digits drawn with a pen: strokes on a unit square, turned, slanted, stretched and moved at random, with a pen of random width and a
/// little noise. Enough to learn something, without a file.
/// </summary>
internal static class DrawnDigits
{
    /// <summary>The strokes of each digit as corners from left to right and top to bottom of the unit square.</summary>
    private static readonly Vector2[][][] Strokes =
    [
        [Ring(0.5f, 0.5f, 0.3f, 0.42f)],
        [[new(0.3f, 0.28f), new(0.55f, 0.08f), new(0.55f, 0.92f)]],
        [[new(0.22f, 0.28f), new(0.35f, 0.1f), new(0.65f, 0.1f), new(0.76f, 0.3f), new(0.68f, 0.48f), new(0.2f, 0.92f), new(0.8f, 0.92f)]],
        [[new(0.22f, 0.14f), new(0.6f, 0.08f), new(0.76f, 0.26f), new(0.66f, 0.44f), new(0.42f, 0.48f), new(0.7f, 0.54f), new(0.78f, 0.74f), new(0.6f, 0.92f), new(0.2f, 0.88f)]],
        [[new(0.62f, 0.92f), new(0.62f, 0.08f), new(0.18f, 0.64f), new(0.84f, 0.64f)]],
        [[new(0.76f, 0.1f), new(0.3f, 0.1f), new(0.26f, 0.48f), new(0.56f, 0.42f), new(0.76f, 0.58f), new(0.72f, 0.82f), new(0.5f, 0.92f), new(0.22f, 0.86f)]],
        [[new(0.7f, 0.1f), new(0.4f, 0.24f), new(0.24f, 0.6f)], Ring(0.5f, 0.68f, 0.26f, 0.24f)],
        [[new(0.2f, 0.1f), new(0.8f, 0.1f), new(0.44f, 0.92f)]],
        [Ring(0.5f, 0.28f, 0.22f, 0.2f), Ring(0.5f, 0.7f, 0.27f, 0.23f)],
        [Ring(0.5f, 0.32f, 0.25f, 0.23f), [new(0.75f, 0.34f), new(0.72f, 0.62f), new(0.56f, 0.92f)]],
    ];

    /// <summary>That many digits, the classes in turn.</summary>
    public static DigitSet Make(int count, long seed)
    {
        var random = new Random((int)seed ^ 0x2F6E2B1);
        float[] pixels = new float[count * DigitSet.Pixels];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 10;
            Draw(labels[i], random, pixels.AsSpan(i * DigitSet.Pixels, DigitSet.Pixels));
        }

        return new DigitSet(pixels, labels);
    }

    /// <summary>The digit as a sign for captions, upright and in the middle of a square of that size.</summary>
    public static void DrawPlain(int digit, int side, Span<float> pixels) =>
        Fill(digit, side, Matrix3x2.CreateScale(side * 0.8f) * Matrix3x2.CreateTranslation(side * 0.1f, side * 0.1f), side * 0.06f, pixels);

    private static void Draw(int digit, Random random, Span<float> pixels)
    {
        float Between(float low, float high) => low + random.NextSingle() * (high - low);
        var centre = new Vector2(0.5f);
        Matrix3x2 place = Matrix3x2.CreateTranslation(-centre)
            * Matrix3x2.CreateScale(Between(0.75f, 1.15f), Between(0.85f, 1.15f))
            * Matrix3x2.CreateSkew(Between(-0.25f, 0.25f), 0)
            * Matrix3x2.CreateRotation(Between(-0.2f, 0.2f))
            * Matrix3x2.CreateScale(20)
            * Matrix3x2.CreateTranslation(14 + Between(-2, 2), 14 + Between(-2, 2));
        Fill(digit, DigitSet.Side, place, Between(0.8f, 1.8f), pixels);
        foreach (ref float value in pixels)
        {
            value = Math.Clamp(value + Between(-0.08f, 0.08f), 0, 1);
        }
    }

    /// <summary>Each pixel is as bright as the pen covers it: by its distance from the nearest stroke.</summary>
    private static void Fill(int digit, int side, Matrix3x2 place, float pen, Span<float> pixels)
    {
        Vector2[][] strokes = [.. Strokes[digit].Select(stroke => stroke.Select(corner => Vector2.Transform(corner, place)).ToArray())];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                var point = new Vector2(x + 0.5f, y + 0.5f);
                float distance = strokes.Min(stroke => stroke.Zip(stroke.Skip(1), (a, b) => Distance(point, a, b)).Min());
                pixels[y * side + x] = Math.Clamp(pen + 0.5f - distance, 0, 1);
            }
        }
    }

    private static float Distance(Vector2 point, Vector2 a, Vector2 b)
    {
        Vector2 line = b - a;
        float along = Math.Clamp(Vector2.Dot(point - a, line) / Math.Max(line.LengthSquared(), 1e-6f), 0, 1);
        return Vector2.Distance(point, a + along * line);
    }

    private static Vector2[] Ring(float x, float y, float width, float height) =>
        [.. Enumerable.Range(0, 17).Select(i => new Vector2(x + width * MathF.Cos(i * MathF.PI / 8), y + height * MathF.Sin(i * MathF.PI / 8)))];
}
