using Kiln.Generator.Graphs;

namespace Kiln.Generator.Lowering;

/// <summary>
/// What callers read after a call must lie in the model's own memory: a result or output that is only a view of an argument or of a
/// parameter is copied.
/// </summary>
internal static class PublishedCopies
{
    public static Graph Run(Graph graph, IOpFactory ops)
    {
        GraphBuilder builder = new GraphBuilder(graph.NextId).Reserve(graph);
        var copies = new Dictionary<Value, Value>();
        Value Owned(Value value)
        {
            if (!IsViewOfLeaf(graph, value))
                return value;
            if (!copies.TryGetValue(value, out Value? copy))
                copies.Add(value, copy = builder.Append(ops.Copy(), [value], LayerOf(graph, value), Phase.Forward, value.Name + "_copy").Output);
            return copy;
        }

        Value result = graph.Losses.Count == 0 || IsViewOfLeaf(graph, graph.Result) ? Owned(graph.Result) : graph.Result;
        GraphOutput[] outputs = [.. graph.Outputs.Select(output => output with { Value = Owned(output.Value) })];
        return copies.Count == 0
            ? graph
            : graph with { Result = result, Outputs = outputs, Nodes = [.. graph.Nodes.Concat(builder.Nodes).OrderBy(node => node.Phase)], NextId = builder.NextId };
    }

    private static bool IsViewOfLeaf(Graph graph, Value value)
    {
        while (graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value)) is { } node)
        {
            if (!node.Op.IsAlias)
                return false;
            value = node.Inputs[0];
        }

        return true;
    }

    private static int LayerOf(Graph graph, Value value) => graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value))?.Layer ?? 0;
}
