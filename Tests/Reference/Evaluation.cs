using Kiln.Generator.Graphs;

namespace Kiln.Reference;

/// <summary>What a call computed.</summary>
internal sealed class Evaluation(Graph graph, IReadOnlyDictionary<Value, Tensor> values)
{
    public Tensor this[Value value] => values[value];

    public Tensor Result => values[graph.Result];

    /// <summary>Each loss before scaling.</summary>
    public double[] Losses => [.. graph.Losses.Select(loss => values[loss.Value].Values[0])];

    /// <summary>The scaled sum of the losses.</summary>
    public double Total => graph.Losses.Sum(loss => (double)loss.Scale * values[loss.Value].Values[0]);
}
