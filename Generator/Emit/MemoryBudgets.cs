using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Emit;

/// <summary><c>[MemoryBudget("256KB", B = 32, T = 64)]</c>: the arena and the gradients of a training step at these sizes must fit.</summary>
internal static class MemoryBudgets
{
    private const string Kind = "MemoryBudget";

    private static readonly string[] Named = ["B", "T", "S"];

    public static bool HasAny(ModelSpec spec) => spec.Options.Any(option => option.Kind == Kind);

    /// <summary>The values of the first budget's symbols, which are the sizes that its author has in mind; null without one.</summary>
    public static IReadOnlyDictionary<string, long>? SampleOf(ModelSpec spec) =>
        spec.Options.FirstOrDefault(option => option.Kind == Kind) is { IsInvalid: false } option ? Values(option) : null;

    public static IEnumerable<ModelError> Check(EmitModel model)
    {
        for (int i = 0; i < model.Spec.Options.Count; i++)
        {
            LayerSpec option = model.Spec.Options[i];
            if (option is { Kind: Kind, IsInvalid: false } && Check(model, option, model.Spec.Layers.Count + i) is { } error)
                yield return error;
        }
    }

    private static ModelError? Check(EmitModel model, LayerSpec option, int index)
    {
        string size = option.Find("size")?.Text ?? "";
        if (BytesOf(size) is not { } budget)
            return Error(Diagnostics.InvalidBudget, index, "size", size);
        IReadOnlyDictionary<string, long> values = Values(option);
        if (model.Graph.Symbols.FirstOrDefault(symbol => !values.ContainsKey(symbol)) is { } missing)
            return Error(Diagnostics.BudgetSymbol, index, null, MessageValue.OfLayer(index), missing);
        if (values.FirstOrDefault(value => value.Value < 1) is { Key: { } name } small)
            return Error(Diagnostics.SizeBelowOne, index, null, MessageValue.OfLayer(index), name, small.Value);
        long needed = model.TrainingBytes.Evaluate(symbol => values[symbol]);
        return needed > budget ? OverBudget(model, index, size, needed, values) : null;
    }

    private static ModelError OverBudget(EmitModel model, int index, string size, long needed, IReadOnlyDictionary<string, long> values)
    {
        (int layer, long bytes) = Enumerable.Range(0, model.Spec.Layers.Count)
            .Select(candidate => (Layer: candidate, Bytes: Documentation.Kept(model, candidate).Evaluate(symbol => values[symbol])))
            .OrderByDescending(candidate => candidate.Bytes).First();
        string sizes = string.Join(", ", model.Graph.Symbols.Select(symbol => $"{symbol} = {values[symbol].ToString(CultureInfo.InvariantCulture)}"));
        MessageValue[] message = [size, Text(needed), sizes.Length == 0 ? "fixed sizes" : sizes, $"{MessageValue.OfLayer(layer)} keeps {Text(bytes)} for backward"];
        return new ModelError(Diagnostics.OverBudget, index, "size", message.ToEquatableArray(), layer);
    }

    private static ModelError Error(Microsoft.CodeAnalysis.DiagnosticDescriptor rule, int index, string? argument, params MessageValue[] values) =>
        new(rule, index, argument, values.ToEquatableArray());

    /// <summary>Each symbol's value: B, T and S by their properties, others as "N = 16".</summary>
    private static Dictionary<string, long> Values(LayerSpec option)
    {
        var values = Named.ToDictionary(name => name, name => option.Find(name)?.Integer ?? 1, StringComparer.Ordinal);
        foreach (ArgumentValue pair in option.Find("symbols")?.Items ?? [])
        {
            Match match = Regex.Match(pair.Text, @"^\s*(\w+)\s*=\s*(\d{1,9})\s*$");
            if (match.Success)
                values[match.Groups[1].Value] = long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        }

        return values;
    }

    /// <summary>The bytes of "256KB", or null.</summary>
    private static long? BytesOf(string size)
    {
        Match match = Regex.Match(size, @"^\s*(\d{1,9})(?:\.(\d{1,3}))?\s*(B|KB|MB|GB)\s*$");
        if (!match.Success)
            return null;
        int power = Array.IndexOf(["B", "KB", "MB", "GB"], match.Groups[3].Value);
        decimal number = decimal.Parse($"{match.Groups[1].Value}.{match.Groups[2].Value}0", CultureInfo.InvariantCulture);
        return (long)(number * (1L << (10 * power)));
    }

    /// <summary>Bytes for people: 312 KB, 1.5 MB.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["bytes", "KB", "MB", "GB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Format(CultureInfo.InvariantCulture, unit == 0 || value >= 100 ? "{0:0} {1}" : "{0:0.#} {1}", value, units[unit]);
    }
}
