using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Layers;

/// <summary>
/// Names inside the generated calls, which what users name must not repeat: arguments and locals, and the fields of a pass, which holds
/// what a call works on.
/// </summary>
internal static class CallNames
{
    /// <summary>What else the generated calls take or name inside, public arguments first.</summary>
    public static readonly string[] Arguments = ["scale", "optimizer", "seed", "method", "training", "accumulate", "pass", "loss"];

    private static readonly string[] PassFields =
    [
        "Parameters", "Gradients", "Buffers", "Fixed", "Training", "Accumulate", "Scale", "Optimizer", "Seed", "Call", "BatchSizes", "SortedIndices",
        "RowSequences", "RowSteps",
    ];

    /// <summary>Whether an input or a target of that name would meet one of them. Recurrent models know a state besides.</summary>
    public static bool IsTaken(ModelSpec model, string name)
    {
        string argument = Identifiers.Camel(name);
        return Arguments.Contains(argument) || IsPassField(Identifiers.Pascal(name)) || (argument == "state" && HasState(model));
    }

    /// <summary>What holds the name that a symbol would have as an argument or in a pass; null if it is free.</summary>
    public static string? HolderOf(ModelSpec model, string symbol)
    {
        string argument = symbol.ToLowerInvariant();
        if (Arguments.Contains(argument) || (argument == "state" && HasState(model)))
            return $"the argument '{argument}'";
        return argument == "_state" ? "the field '_state'" : IsPassField(symbol) ? $"the field '{symbol}' of the generated passes" : null;
    }

    // Buffers that grow with a size are called after it: PerB.
    private static bool IsPassField(string name) => PassFields.Contains(name) || (name.StartsWith("Per", StringComparison.Ordinal) && name.Length > 3 && !char.IsLower(name[3]));

    private static bool HasState(ModelSpec model) => model.Layers.Any(layer => LayerCatalog.Default.Find(layer.Kind) is { IsRecurrent: true });
}
