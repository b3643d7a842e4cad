using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layouts;

/// <summary>
/// Whether a model can run on packed sequences: every op works on each step by itself, walks over time, or never sees the steps. Then
/// the same code serves dense and packed calls, which differ in the number of rows of each step, and both run time-major.
/// </summary>
internal static class Packing
{
    /// <summary>Batch and time of a model that can be packed.</summary>
    public static SequencePair? PairOf(Graph graph) => Find(graph) is { Obstacle: null } found ? found.Pair : null;

    /// <summary>Why a model with a layer that walks over time cannot be packed: the layer, and the reason as the end of a sentence; null if it can.</summary>
    public static (int Layer, string Reason)? ObstacleOf(Graph graph)
    {
        if (!WalksOverTime(graph).Any())
            return null;
        return graph.States.FirstOrDefault(state => state.Carried) is { } carried
            ? (carried.Layer, "it carries its state on for the same sequences in the same order")
            : Find(graph).Obstacle;
    }

    private static (SequencePair? Pair, (int Layer, string Reason)? Obstacle) Find(Graph graph)
    {
        SequencePair[] pairs = [.. WalksOverTime(graph).Select(node => Leading(node.Inputs[0].Shape)!).Distinct()];
        if (pairs.Length == 0)
            pairs = [.. graph.Inputs.Select(input => Leading(input.Value.Shape)).OfType<SequencePair>().Distinct()];
        if (pairs.Length != 1)
            return (null, pairs.Length == 0 ? null : (graph.Nodes[graph.Nodes.Count - 1].Layer, $"it walks over {pairs[0].Time} and over {pairs[1].Time}"));
        SequencePair pair = pairs[0];
        return (pair, Obstacle(graph, pair));
    }

    private static (int Layer, string Reason)? Obstacle(Graph graph, SequencePair pair)
    {
        if (!IsSymbol(pair.Batch) || !IsSymbol(pair.Time) || pair.Batch.Equals(pair.Time))
            return (graph.Nodes[0].Layer, $"its sequences {new Shape([pair.Batch, pair.Time])} have no symbols of their own for batch and time");
        if (graph.Symbols.FirstOrDefault(symbol => !IsOf(pair, symbol)) is { } other)
            return (graph.Nodes[0].Layer, $"a batch of sequences {new Shape([pair.Batch, pair.Time])} does not tell its size {other}");
        foreach (Node node in graph.Nodes)
        {
            Value[] values = [.. node.Inputs.Concat(node.Outputs).Where(value => value.Kind is not (ValueKind.Parameter or ValueKind.ClassWeights))];
            if (values.FirstOrDefault(value => HidesTime(value.Shape, pair)) is { } hidden)
                return (node.Layer, $"{hidden.Shape} has {pair.Time} elsewhere than behind {pair.Batch}");
            bool perStep = TimeMajorValues.WithSteps(node).Any(value => pair.Leading(value.Shape) > 0);
            if (perStep && TimeMajorValues.RowsOf(node, [pair]) == Rows.RowMajor)
                return (node.Layer, "it needs all steps of a sequence in one place");
        }

        bool anySteps = graph.Inputs.Any(input => pair.Leading(input.Value.Shape) > 0);
        return anySteps ? null : (0, "none of its inputs has steps");
    }

    /// <summary>Time anywhere but in the leading (B, T, …) or (B*T, …).</summary>
    private static bool HidesTime(Shape shape, SequencePair pair)
    {
        string time = pair.Time.Symbols.First();
        return shape.Skip(pair.Leading(shape)).Any(dim => dim.Symbols.Contains(time));
    }

    private static IEnumerable<Node> WalksOverTime(Graph graph) =>
        graph.Nodes.Where(node => Leading(node.Inputs[0].Shape) is not null && node.Op.Rows(node, 2) == Rows.TimeMajor);

    private static SequencePair? Leading(Shape shape) =>
        shape.Rank >= 2 && (!shape[0].IsConstant || !shape[1].IsConstant) ? new SequencePair(shape[0], shape[1]) : null;

    private static bool IsOf(SequencePair pair, string symbol) => pair.Batch.Symbols.Contains(symbol) || pair.Time.Symbols.Contains(symbol);

    private static bool IsSymbol(Dim dim) => dim.Symbols.Count() == 1 && dim.Equals(Dim.Symbol(dim.Symbols.First()));
}
