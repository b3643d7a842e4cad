using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Graph to steps. An elementwise op joins the step that computes one of its operands, if both walk the same shape in the same order and
/// its other operands exist by then: memory traffic is what elementwise code costs, and joining removes a pass over it while it never
/// adds one. Before that, an expression behind a product moves into the product's epilogue where the op offers one, and an op on rows
/// of images into the op that writes them; what an op can compute on its way over a value comes along. A sum joins the step that computes what
/// it adds up. At last losses join their gradients and the last loops in front of them, and light loops the products in front of theirs.
/// </summary>
internal static class FusionPass
{
    public static IReadOnlyList<Step> Run(Graph graph)
    {
        HashSet<Value> kept =
        [
            graph.Result,
            .. graph.Losses.Select(loss => loss.Value),
            .. graph.Outputs.Select(output => output.Value),
            .. graph.InputGradients.Select(output => output.Value),
            .. graph.States.Select(state => state.Final),
        ];
        IReadOnlyList<Node> nodes = Companions.Absorb(Followers.Absorb(Epilogues.Absorb(graph.Nodes, kept)));
        var entries = new List<object>();
        var producer = new Dictionary<Value, int>();
        foreach (Node node in nodes)
        {
            int at = Joins(node, entries, producer, graph);
            if (at >= 0)
            {
                ((Group)entries[at]).Add(node);
            }
            else
            {
                at = entries.Count;
                entries.Add(node.Op.Elementwise is not null || node.Op.IsSum ? new Group(graph, node) : new OpStep(node));
            }

            foreach (Value output in node.Outputs)
                producer[output] = at;
        }

        Step[] steps = [.. entries.Select((entry, i) => entry as Step ?? ((Group)entry).Close(value => kept.Contains(value) || IsReadOutside(value, i, nodes, producer)))];
        return LightEpilogues.Join(LastLoops.Join(graph, LossGradients.Join(graph, steps)), kept);
    }

    private static bool IsReadOutside(Value value, int step, IReadOnlyList<Node> nodes, Dictionary<Value, int> producer) =>
        nodes.Any(node => node.Inputs.Contains(value) && producer[node.Output] != step);

    /// <summary>The step that the node may join, or -1.</summary>
    private static int Joins(Node node, List<object> entries, Dictionary<Value, int> producer, Graph graph)
    {
        if (node.Op.Elementwise is null && !node.Op.IsSum)
            return -1;
        int latest = -1;
        foreach (Value input in node.Inputs)
        {
            if (producer.TryGetValue(input, out int step))
                latest = Math.Max(latest, step);
        }

        return latest >= 0 && entries[latest] is Group group && group.Accepts(node, graph) ? latest : -1;
    }
}
