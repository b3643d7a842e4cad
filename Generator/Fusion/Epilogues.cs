using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>Moves an expression into the op that produces its operand, where that op can apply it before storing.</summary>
internal static class Epilogues
{
    public static IReadOnlyList<Node> Absorb(IReadOnlyList<Node> nodes, HashSet<Value> kept)
    {
        Dictionary<Value, int> uses = [];
        foreach (Value input in nodes.SelectMany(node => node.Inputs))
            uses[input] = uses.TryGetValue(input, out int count) ? count + 1 : 1;
        var result = new List<Node>();
        var placeOf = new Dictionary<Value, int>();
        foreach (Node node in nodes)
        {
            if (node.Op.Elementwise is { Operands.Count: 1 } elementwise && elementwise.Operands[0].IsFull
                && placeOf.TryGetValue(node.Inputs[0], out int place) && uses[node.Inputs[0]] == 1 && !kept.Contains(node.Inputs[0])
                && result[place].Output == node.Inputs[0] && result[place].Phase == node.Phase
                && result[place].Op.WithEpilogue(elementwise.Expression) is { } fused)
            {
                result[place] = result[place] with { Op = fused, Outputs = [node.Output, .. result[place].Outputs.Skip(1)] };
                placeOf[node.Output] = place;
                continue;
            }

            foreach (Value output in node.Outputs)
                placeOf[output] = result.Count;
            result.Add(node);
        }

        return result;
    }
}
