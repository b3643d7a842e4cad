using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>What everything is called in the emitted code, and its size expressions.</summary>
internal sealed class EmitNames(Graph graph, MemoryPlan plan)
{
    private HashSet<string>? _taken;

    /// <summary>What layer methods call values and sizes.</summary>
    public HashSet<string> Taken => _taken ??= new(
        [.. graph.Values.Select(Local), .. graph.Symbols.Concat(graph.Sequences.Select(StepCount).OfType<string>()).Select(SymbolArgument), "pass"], StringComparer.Ordinal);

    /// <summary>The argument that carries a symbol's value: <c>B</c> is <c>b</c>.</summary>
    public static string SymbolArgument(string symbol) => Identifiers.Escape(symbol.ToLowerInvariant());

    /// <summary>The constructor argument and property behind a symbol's capacity: <c>maxB</c>.</summary>
    public static string Capacity(string symbol) => "max" + symbol;

    /// <summary>A local or field-like name for a value: <c>linear1.weight</c> is <c>linear1Weight</c>.</summary>
    public static string Local(Value value) => Identifiers.Escape(Identifiers.Camel(value.Name));

    public static string Constant(Value value) => Identifiers.Pascal(value.Name);

    /// <summary>The field of the pass that points to a growth class.</summary>
    public string ClassField(int growth)
    {
        Dim size = plan.Classes[growth].Size;
        return size.IsConstant ? "Fixed" : "Per" + (size.Terms.Count == 1 && Sizes(size).All(IsPlain) ? string.Concat(Sizes(size)) : growth.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A polynomial over the pass's sizes; batch times time of a sequence is one number, the count of its steps.</summary>
    public string Size(Dim dim, HashSet<string> locals, string prefix = "")
    {
        Dim counted = dim;
        foreach (SequencePair pair in graph.Sequences)
        {
            if (StepCount(pair) is { } name)
                counted = Count(counted, pair, name);
        }

        return counted.ToCSharp(symbol =>
        {
            locals.Add(symbol);
            return prefix.Length > 0 ? prefix + symbol : SymbolArgument(symbol);
        });
    }

    /// <summary>The name of the product of batch and time, for two plain symbols: <c>BT</c>.</summary>
    public string? StepCount(SequencePair pair)
    {
        if (!IsSymbol(pair.Batch) || !IsSymbol(pair.Time))
            return null;
        string name = $"{pair.Batch}{pair.Time}";
        return graph.Symbols.Contains(name) ? $"{pair.Batch}_{pair.Time}" : name;
    }

    /// <summary>Monomials that contain both batch and time, with the count of steps in their place.</summary>
    private static Dim Count(Dim dim, SequencePair pair, string name)
    {
        Dim result = Dim.Zero;
        foreach (DimTerm term in dim.Terms)
        {
            Dim monomial = Dim.Of(term.Monomial, term.Coefficient);
            result += monomial.TryDivideExactly(pair.Batch * pair.Time, out Dim? rest) ? Dim.Symbol(name) * rest : monomial;
        }

        return result;
    }

    private static bool IsSymbol(Dim dim) => dim.Terms.Count == 1 && dim.Symbols.Count() == 1 && dim.Equals(Dim.Symbol(dim.Symbols.First()));

    private static IEnumerable<string> Sizes(Dim size) => size.Terms[0].Monomial.Atoms.Select(atom => atom.Name ?? "");

    private static bool IsPlain(string name) => name.Length > 0;
}
