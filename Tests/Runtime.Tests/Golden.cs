using System.Text.Json;

namespace Kiln.Runtime.Tests;

/// <summary>Reads the PyTorch results in the folder <c>golden</c>.</summary>
internal static class Golden
{
    public static JsonElement Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "golden", name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    public static float[] Floats(this JsonElement tensor) =>
        [.. tensor.GetProperty("data").EnumerateArray().Select(value => (float)value.GetDouble())];

    public static int[] Ints(this JsonElement tensor) =>
        [.. tensor.GetProperty("data").EnumerateArray().Select(value => value.GetInt32())];

    public static int[] Shape(this JsonElement tensor) =>
        [.. tensor.GetProperty("shape").EnumerateArray().Select(value => value.GetInt32())];

    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float relative, float absolute)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            float limit = absolute + (relative * MathF.Abs(expected[i]));
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= limit, $"[{i}]: expected {expected[i]:G9}, got {actual[i]:G9}");
        }
    }
}
