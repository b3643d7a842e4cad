using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Joins an op with an earlier one of its layer that reads or computes the value it reads, and can compute the other's output on the way. What else
/// it reads must be there when the earlier one runs.
/// </summary>
internal static class Companions
{
    public static IReadOnlyList<Node> Absorb(IReadOnlyList<Node> nodes)
    {
        var result = new List<Node>();
        foreach (Node node in nodes)
        {
            int place = node.Outputs.Count == 1 ? Leader(result, node) : -1;
            if (place < 0)
            {
                result.Add(node);
                continue;
            }

            Node leader = result[place];
            result[place] = leader with
            {
                Op = leader.Op.WithCompanion(leader, node)!,
                Inputs = [.. leader.Inputs, .. node.Inputs.Where(input => !leader.Inputs.Contains(input) && !leader.Outputs.Contains(input))],
                Outputs = [.. leader.Outputs, node.Output],
            };
        }

        return result;
    }

    /// <summary>The first node that takes this one along, or -1.</summary>
    private static int Leader(List<Node> nodes, Node node)
    {
        // Behind the last node that computes one of the inputs, or that node itself.
        int earliest = nodes.FindLastIndex(other => other.Outputs.Any(node.Inputs.Contains));
        return nodes.FindIndex(Math.Max(earliest, 0), other =>
            other.Layer == node.Layer && other.Phase == node.Phase && node.Inputs.Any(input => other.Inputs.Contains(input) || other.Outputs.Contains(input))
            && other.Op.WithCompanion(other, node) is not null);
    }
}
