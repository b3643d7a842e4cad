using Kiln.Generator.Graphs;

namespace Kiln.Generator.Lowering;

/// <summary>What a layer receives and gives, and how many numbers it learns.</summary>
/// <param name="Layer">Its index in the chain.</param>
/// <param name="Input">The shape it receives; null for an input.</param>
/// <param name="Output">The shape it gives.</param>
/// <param name="Parameters">The number of its parameters.</param>
internal sealed record LayerShape(int Layer, Shape? Input, Shape Output, int Parameters)
{
    /// <summary>One per layer that gives a value, in the order of the chain; losses give none.</summary>
    public static IReadOnlyList<LayerShape> Of(Graph graph) =>
        [.. graph.LayerResults.OrderBy(result => result.Key).Select(result => Of(graph, result.Key, result.Value))];

    private static LayerShape Of(Graph graph, int layer, Value result)
    {
        Node? first = graph.Nodes.FirstOrDefault(node => node.Layer == layer);
        int parameters = graph.Parameters.Where(value => value.Parameter!.Layer == layer).Sum(value => value.Parameter!.Count);
        return new LayerShape(layer, first?.Inputs[0].Shape, result.Shape, parameters);
    }
}
