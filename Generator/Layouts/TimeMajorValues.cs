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
            Value[] members = [.. node.Inputs.Concat(node.Outputs).Where(value => PerStep(value, sequences) && node.Op.HasSteps(node, value))];
            foreach (Value member in members)
                groups[Root(member)] = Root(members[0]);
            if (rows == Rows.TimeMajor)
                wanted.AddRange(members);
        }

        var roots = new HashSet<Value>(wanted.Select(Root));
        return [.. graph.Values.Where(value => PerStep(value, sequences) && roots.Contains(Root(value)))];
    }

    /// <summary>How the node treats the leading axes of its sequences; row-major if it has none.</summary>
    public static Rows RowsOf(Node node, IReadOnlyList<SequencePair> sequences)
    {
        Value? value = node.Inputs.Concat(node.Outputs).FirstOrDefault(value => PerStep(value, sequences));
        if (value is null || (node.Op.IsAlias && !sequences.Any(sequence => sequence.Leading(node.Inputs[0].Shape) > 0 && sequence.Leading(node.Output.Shape) > 0)))
            return Rows.RowMajor;
        return node.Op.Rows(node, sequences.Max(sequence => sequence.Leading(value.Shape)));
    }

    private static bool PerStep(Value value, IReadOnlyList<SequencePair> sequences) =>
        value.Kind != ValueKind.Parameter && value.Kind != ValueKind.ClassWeights && sequences.Any(sequence => sequence.Leading(value.Shape) > 0);
}
