using Kiln.Generator.Text;

namespace Kiln.Generator.Graphs;

/// <summary>Appends nodes to a graph in the making and names their values.</summary>
internal sealed class GraphBuilder(int nextId = 0)
{
    // Names that differ only in case or underscores would meet in the emitted code.
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "pass" };

    public List<Node> Nodes { get; } = [];

    public int NextId { get; private set; } = nextId;

    /// <summary>A value that no node computes. What callers pass keeps its name, which is that of the argument.</summary>
    public Value Leaf(string name, Shape shape, DType dtype, ValueKind kind, Parameter? parameter = null, Value? seedOf = null) =>
        new(NextId++, kind is ValueKind.Input or ValueKind.Target ? name : Unique(name), shape, dtype, kind) { Parameter = parameter, SeedOf = seedOf };

    /// <summary>Appends a node; its outputs are named after <paramref name="name"/>.</summary>
    /// <param name="channels">For each output how many channels lie last; none by default.</param>
    public Node Append(Op op, IReadOnlyList<Value> inputs, int layer, Phase phase, string name, IReadOnlyList<int>? channels = null)
    {
        IReadOnlyList<(Shape Shape, DType DType)> types = op.Infer(inputs);
        var outputs = new Value[types.Count];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = new Value(NextId++, Unique(name + op.OutputNames[i]), types[i].Shape, types[i].DType, ValueKind.Computed) { ChannelsLast = channels?[i] ?? 0 };
        var node = new Node(op, inputs, outputs, layer, phase);
        Nodes.Add(node);
        return node;
    }

    /// <summary>Keeps the names of an existing graph and of its sizes apart from new ones.</summary>
    public GraphBuilder Reserve(Graph graph) => Reserve(graph.Symbols, graph.Values.Select(value => value.Name));

    /// <summary>Keeps arguments and sizes, one alone or two multiplied, apart from the names of values.</summary>
    public GraphBuilder Reserve(IReadOnlyCollection<string> symbols, IEnumerable<string> names)
    {
        IEnumerable<string> products = symbols.SelectMany(_ => symbols, (first, second) => first + second);
        foreach (string name in names.Concat(symbols).Concat(products))
            _names.Add(Identifiers.Pascal(name));
        return this;
    }

    private string Unique(string name)
    {
        string candidate = name;
        for (int i = 2; !_names.Add(Identifiers.Pascal(candidate)); i++)
            candidate = name + i;
        return candidate;
    }
}
