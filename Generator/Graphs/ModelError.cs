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

    public bool IsError => Rule.DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The message, with layers named by <paramref name="describe"/>.</summary>
    public string Message(Func<int, string> describe)
    {
        var values = new object[Values.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values[i].Layer >= 0 ? describe(Values[i].Layer) : Values[i].Text;
        return string.Format(CultureInfo.InvariantCulture, Rule.MessageFormat.ToString(CultureInfo.InvariantCulture), values);
    }
}

/// <summary>One value of a message: text, or a reference to a layer that the reader's host names with its line.</summary>
internal readonly record struct MessageValue(string Text, int Layer)
{
    public static implicit operator MessageValue(string text) => new(text, -1);

    public static implicit operator MessageValue(long number) => new(number.ToString(CultureInfo.InvariantCulture), -1);

    public static MessageValue OfLayer(int index) => new("", index);
}
