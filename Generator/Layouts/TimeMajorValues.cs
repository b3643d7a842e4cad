using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layouts;

/// <summary>Which values lie time-major: those connected, row by row, to an op that walks over time.</summary>
internal static class TimeMajorValues
{
    public static HashSet<Value> Find(Graph graph, IReadOnlyList<SequencePair> sequences)
    {
        var groups = new Dictionary<Value, Value>();
        Value Root(Value value)
        {
            while (groups.TryGetValue(value, out Value? parent) && parent != value)
                value = parent;
            return value;
        }

        var wanted = new List<Value>();
        foreach (Node node in graph.Nodes)
        {
            Rows rows = RowsOf(node, sequences);
            if (rows == Rows.RowMajor)
                continue;
            Value[] members = [.. WithSteps(node)];
            foreach (Value member in members)
                groups[Root(member)] = Root(members[0]);
            if (rows == Rows.TimeMajor)
                wanted.AddRange(members);
        }

        var roots = new HashSet<Value>(wanted.Select(Root));
        return [.. graph.Values.Where(value => roots.Contains(Root(value)))];
    }

    /// <summary>All values with steps, for a model in which every op takes them in any order.</summary>
    public static HashSet<Value> WithSteps(Graph graph, SequencePair pair) =>
        [.. graph.Nodes.SelectMany(WithSteps).Where(value => pair.Leading(value.Shape) > 0)];

    /// <summary>How the node treats the rows of its values, if they all run over the same sequences; else it needs the logical order.</summary>
    public static Rows RowsOf(Node node, IReadOnlyList<SequencePair> sequences)
    {
        Value[] values = [.. WithSteps(node)];
        SequencePair?[] pairs = [.. values.Select(value => sequences.PairOf(value.Shape)).Distinct()];
        return pairs is [{ } pair] ? node.Op.Rows(node, values.Max(value => pair.Leading(value.Shape))) : Rows.RowMajor;
    }

    /// <summary>The values whose rows the node goes through: neither parameters nor single numbers.</summary>
    public static IEnumerable<Value> WithSteps(Node node) => node.Inputs.Concat(node.Outputs)
        .Where(value => value.Kind is not (ValueKind.Parameter or ValueKind.ClassWeights) && value.Shape.Rank > 0 && node.Op.HasSteps(node, value));
}
