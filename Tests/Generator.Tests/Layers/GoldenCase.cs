using System.Globalization;
using System.Text.Json;

namespace Kiln.Generator.Tests.Layers;

/// <summary>One case of a file in the folder <c>golden</c>: a PyTorch function, its options, its numbers.</summary>
internal static class GoldenCase
{
    public static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", file)));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement tensor) => [.. tensor.GetProperty("data").EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>The options as an attribute takes them: <c>NegativeSlope = 0.01, …</c>.</summary>
    public static string Options(JsonElement options) => string.Join(", ", options.EnumerateObject().Select(option => $"{Pascal(option.Name)} = {Literal(option)}"));

    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 2e-6)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: expected {expected[i]:G9}, got {actual[i]:G9}");
    }

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Literal(JsonProperty option) => option.Value.ValueKind switch
    {
        JsonValueKind.Number => option.Value.GetDouble().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.String => $"GELUApproximation.{Pascal(option.Value.GetString()!)}",
        _ => option.Value.GetBoolean() ? "true" : "false",
    };
}
