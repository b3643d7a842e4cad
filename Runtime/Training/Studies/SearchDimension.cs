using System.Globalization;

namespace Kiln;

/// <summary>One of the parameters of a search. Values are boxed: float, int, or the option itself.</summary>
internal abstract class SearchDimension(string name)
{
    public string Name { get; } = name;

    /// <summary>The method of <see cref="TrialValues"/> that reads it.</summary>
    public abstract string Reader { get; }

    /// <summary>What it ranges over, for messages and files.</summary>
    public abstract string Description { get; }

    /// <summary>The value at a place from 0 to below 1.</summary>
    public abstract object At(double place);

    /// <summary>The values of a grid: all where they can be counted and are few enough, else that many, evenly spread with both ends.</summary>
    public abstract IReadOnlyList<object> Grid(int points);

    /// <summary>A value as tables and files show it.</summary>
    public virtual string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, evenly or by equal factors.</summary>
    protected static double Between(double low, double high, bool log, double place) =>
        log ? Math.Exp(Math.Log(low) + (place * (Math.Log(high) - Math.Log(low)))) : low + (place * (high - low));

    protected static IEnumerable<double> Places(int points) =>
        points == 1 ? [0.5] : Enumerable.Range(0, points).Select(i => (double)i / (points - 1));
}

internal sealed class FloatDimension(string name, float low, float high, bool log) : SearchDimension(name)
{
    public override string Reader => "Float";

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"{low} to {high}{(log ? " (log)" : "")}");

    // Rounding must not lead out of the range.
    public override object At(double place) => Math.Clamp((float)Between(low, high, log, place), low, high);

    public override IReadOnlyList<object> Grid(int points) => [.. Places(points).Select(At)];
}

internal sealed class IntDimension(string name, int low, int high, bool log) : SearchDimension(name)
{
    public override string Reader => "Int";

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"whole numbers from {low} to {high}{(log ? " (log)" : "")}");

    /// <summary>Each number owns the stretch of half a number around it, at the ends too.</summary>
    public override object At(double place) =>
        (int)Math.Clamp(Math.Floor(log ? Between(low - 0.5, high + 0.5, true, place) + 0.5 : low + (place * ((double)high - low + 1))), low, high);

    public override IReadOnlyList<object> Grid(int points) => (long)high - low < points
        ? [.. Enumerable.Range(low, high - low + 1).Select(value => (object)value)]
        : [.. Places(points).Select(place => (int)Math.Clamp(Math.Round(Between(low, high, log, place)), low, high)).Distinct().Select(value => (object)value)];
}

internal sealed class ChoiceDimension(string name, Type type, object[] options) : SearchDimension(name)
{
    public override string Reader => $"Choice<{type.Name}>";

    public override string Description => "one of " + string.Join(", ", Texts);

    public IEnumerable<string> Texts => options.Select(Text);

    public override object At(double place) => options[Math.Min((int)(place * options.Length), options.Length - 1)];

    public override IReadOnlyList<object> Grid(int points) => options;
}
