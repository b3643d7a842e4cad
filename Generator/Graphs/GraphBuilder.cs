namespace Kiln.Generator.Graphs;

/// <summary>Appends nodes to a graph in the making and names their values.</summary>
internal sealed class GraphBuilder(int nextId = 0)
{
    private readonly HashSet<string> _names = [];

    public List<Node> Nodes { get; } = [];

    public int NextId { get; private set; } = nextId;

    /// <summary>A value that no node computes.</summary>
    public Value Leaf(string name, Shape shape, DType dtype, ValueKind kind, Parameter? parameter = null, Value? seedOf = null) =>
        new(NextId++, Unique(name), shape, dtype, kind) { Parameter = parameter, SeedOf = seedOf };

    /// <summary>Appends a node; its outputs are named after <paramref name="name"/>.</summary>
    public Node Append(Op op, IReadOnlyList<Value> inputs, int layer, Phase phase, string name)
    {
        IReadOnlyList<(Shape Shape, DType DType)> types = op.Infer(inputs);
        var outputs = new Value[types.Count];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = new Value(NextId++, Unique(name + op.OutputNames[i]), types[i].Shape, types[i].DType, ValueKind.Computed);
        var node = new Node(op, inputs, outputs, layer, phase);
        Nodes.Add(node);
        return node;
    }

    /// <summary>Keeps names of an existing graph apart from new ones.</summary>
    public GraphBuilder Reserve(IEnumerable<Value> values)
    {
        foreach (Value value in values)
            _names.Add(value.Name);
        return this;
    }

    private string Unique(string name)
    {
        string candidate = name;
        for (int i = 2; !_names.Add(candidate); i++)
            candidate = name + i;
        return candidate;
    }
}
