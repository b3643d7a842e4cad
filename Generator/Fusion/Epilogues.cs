using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Moves an expression into the op that produces its operand, where that op can apply it before storing. Other operands are inputs of that op.
/// </summary>
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
            if (Fused(node, result, placeOf, value => uses[value] == 1 && !kept.Contains(value)) is { } fused)
            {
                result[fused.Place] = result[fused.Place] with { Op = fused.Op, Outputs = [node.Output, .. result[fused.Place].Outputs.Skip(1)] };
                placeOf[node.Output] = fused.Place;
                continue;
            }

            foreach (Value output in node.Outputs)
                placeOf[output] = result.Count;
            result.Add(node);
        }

        return result;
    }

    private static (int Place, Op Op)? Fused(Node node, List<Node> nodes, Dictionary<Value, int> placeOf, Func<Value, bool> isReadHereOnly)
    {
        if (node.Op.Elementwise is not { } elementwise || elementwise.Operands.Any(operand => !operand.IsFull))
            return null;
        foreach (Value operand in node.Inputs.Distinct().Where(isReadHereOnly))
        {
            if (!placeOf.TryGetValue(operand, out int place) || nodes[place] is not { } producer || producer.Output != operand || producer.Phase != node.Phase)
                continue;
            int[] indices = [.. node.Inputs.Select(input => input == operand ? 0 : producer.Inputs.ToList().IndexOf(input) + 1)];
            bool isKnown = node.Inputs.Zip(indices, (input, index) => input == operand || index > 0).All(known => known);
            if (isKnown && producer.Op.WithEpilogue(elementwise.Expression.Substitute(leaf => new Operand(indices[leaf.Index]))) is { } fused)
                return (place, fused);
        }

        return null;
    }
}
