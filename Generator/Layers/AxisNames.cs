using System.Globalization;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>What people call the axes of a shape: batch, time, channels, features. A symbol's own name says it best, then the place.</summary>
internal static class AxisNames
{
    private static readonly string[] Time = ["T", "S", "L", "TIME", "SEQ", "STEPS", "LENGTH"];
    private static readonly string[] Batch = ["B", "N", "BATCH"];

    /// <summary>The axis with its word: <c>axis 1 (time)</c>; bare where there is none for it.</summary>
    public static string Of(Shape shape, int axis)
    {
        string number = $"axis {axis.ToString(CultureInfo.InvariantCulture)}";
        return Word(shape, axis) is { } word ? $"{number} ({word})" : number;
    }

    /// <summary>The word alone, or null.</summary>
    public static string? Word(Shape shape, int axis)
    {
        if (IsTime(shape[axis]))
            return "time";
        if (IsBatch(shape[axis]))
            return "batch";
        if (axis == 0 && !shape[0].IsConstant)
            return shape[0].Terms is [{ Monomial.Degree: > 1 }] ? "rows" : "batch";
        return shape.Rank switch
        {
            1 or 2 => axis == shape.Rank - 1 ? "features" : null,
            3 when !shape[2].IsConstant => axis == 1 ? "channels" : "length",
            3 => axis == 1 ? "time" : axis == 2 ? "features" : null,
            4 => axis == 0 ? null : axis == 1 ? "channels" : axis == 2 ? "height" : "width",
            _ => null,
        };
    }

    public static bool IsTime(Dim dim) => Time.Contains(dim.ToString().ToUpperInvariant());

    public static bool IsBatch(Dim dim) => Batch.Contains(dim.ToString().ToUpperInvariant());
}
