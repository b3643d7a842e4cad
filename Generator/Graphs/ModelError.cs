using System.Globalization;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Graphs;

/// <summary>
/// What is wrong with a model, as plain data: which rule, at which layer and argument, with which values. It carries no location;
/// the analyzer turns it into one.
/// </summary>
/// <param name="Rule">The descriptor of the diagnostic.</param>
/// <param name="Layer">Index of the layer in the chain, or -1 for the declaration itself.</param>
/// <param name="Argument">Name of the constructor parameter or property at fault, or null for the whole attribute.</param>
/// <param name="Values">What the message's placeholders are filled with.</param>
/// <param name="RelatedLayer">A layer the message points back to, or -1.</param>
internal sealed record ModelError(DiagnosticDescriptor Rule, int Layer, string? Argument, EquatableArray<MessageValue> Values, int RelatedLayer = -1)
{
    /// <summary>Index inside an array argument such as <c>View(-1, 10)</c>, or -1 for the whole argument.</summary>
    public int Item { get; init; } = -1;

    /// <summary>What a code fix writes in the place of what is wrong: the right size, the name that was meant; null where no text repairs it.</summary>
    public string? Repair { get; init; }

    /// <summary>Which variants of a swept class it is about, <c>H = 8</c>; null for all of them, and without sweeps.</summary>
    public string? Variants { get; init; }

    public bool IsError => Rule.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The message, with layers named by <paramref name="describe"/>.</summary>
    public string Message(Func<int, string> describe)
    {
        object[] values = [.. Values.Select(value => value.Resolve(describe))];
        string message = string.Format(CultureInfo.InvariantCulture, Rule.MessageFormat.ToString(CultureInfo.InvariantCulture), values);
        return Variants is null ? message : $"For {Variants}: {message}";
    }
}
