using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>Joins an op with an earlier one of its layer that reads the same value and can compute the other's output on the way.</summary>
internal static class Companions
{
    public static IReadOnlyList<Node> Absorb(IReadOnlyList<Node> nodes)
    {
        var result = new List<Node>();
        foreach (Node node in nodes)
        {
            int place = node.Inputs.Count == 1 && node.Outputs.Count == 1
                ? result.FindIndex(other => other.Layer == node.Layer && other.Phase == node.Phase && other.Inputs.Contains(node.Inputs[0]) && other.Op.WithCompanion(other, node) is not null)
                : -1;
            if (place < 0)
            {
                result.Add(node);
                continue;
            }

            Node leader = result[place];
            result[place] = leader with { Op = leader.Op.WithCompanion(leader, node)!, Outputs = [.. leader.Outputs, node.Output] };
        }

        return result;
    }
}
