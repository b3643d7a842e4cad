using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Joins an op that can run on rows of images as soon as they are written with the op that writes them, so that it reads them from the
/// cache. Everything that either stores is still stored.
/// </summary>
internal static class Followers
{
    public static IReadOnlyList<Node> Absorb(IReadOnlyList<Node> nodes)
    {
        var result = new List<Node>();
        var placeOf = new Dictionary<Value, int>();
        foreach (Node node in nodes)
        {
            if (node.Inputs.Count == 1 && node.Outputs.Count == 1 && node.Op.CanFollow(node)
                && placeOf.TryGetValue(node.Inputs[0], out int place) && result[place] is { } producer && producer.Phase == node.Phase
                && producer.Op.WithFollower(producer, node) is { } joint)
            {
                result[place] = producer with { Op = joint, Outputs = [.. producer.Outputs, node.Output] };
                continue;
            }

            foreach (Value output in node.Outputs)
                placeOf[output] = result.Count;
            result.Add(node);
        }

        return result;
    }
}
