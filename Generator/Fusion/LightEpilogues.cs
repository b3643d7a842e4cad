using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Moves a light loop into the op whose output it replaces, where that op computes any expression before it stores its sums: the gradient of an
/// activation, or the sum of two gradients, comes with the product in front of it.
/// </summary>
/// <remarks>
/// A loop of its own reads and writes the whole product once more. For dx (512, 128) of 10 terms a sum that is 34 % of the product's time, in the
/// tile 16 %; of 64 terms 8 % and 5 %. What is not light stays a loop behind the product, and there is no gain in running it on strips just
/// written: all of dx is in the second-level cache or is read in a row, which costs as little, while strips take tiles out of their best order (tanh' of
/// (2048, 128), 64 terms: 9 % as a loop, 25 % on panels of columns, 16 % on blocks of 168 rows).
/// </remarks>
internal static class LightEpilogues
{
    /// <summary>
    /// Parts of an expression, leaves included, for which a tile of 28 sums has registers left: tanh' and the slope of a leaky ReLU have seven. With the nine
    /// of ELU' the sums move into memory, and the product of 10 terms takes 76 % longer instead of 33 %.
    /// </summary>
    private const int LargestExpression = 7;

    public static IReadOnlyList<Step> Join(IReadOnlyList<Step> steps, HashSet<Value> kept)
    {
        var result = new List<Step>();
        var placeOf = new Dictionary<Value, int>();
        foreach (Step step in steps)
        {
            if (step is KernelStep loop && IsLight(loop) && Joint(loop, result, placeOf, value => !kept.Contains(value) && steps.Count(other => other.Reads.Contains(value)) == 1) is { } joint)
            {
                result[joint.Place] = joint.Step;
                placeOf[joint.Step.Node.Output] = joint.Place;
                continue;
            }

            foreach (Value output in step.Writes)
                placeOf[output] = result.Count;
            result.Add(step);
        }

        return result;
    }

    private static bool IsLight(KernelStep loop) =>
        loop.Sums.Count == 0 && loop.Stores.Count == 1 && loop.Operands.All(operand => operand.Broadcast.IsFull)
        && loop.Stores[0].Expression.All().ToList() is { Count: <= LargestExpression } parts && !loop.Stores[0].Expression.IsHeavy && !parts.Any(part => part is Keep or Reciprocal);

    private static (int Place, OpStep Step)? Joint(KernelStep loop, List<Step> steps, Dictionary<Value, int> placeOf, Func<Value, bool> isReadHereOnly)
    {
        foreach (Value operand in loop.Reads)
        {
            if (!placeOf.TryGetValue(operand, out int place) || steps[place] is not OpStep { Epilogue: null, Node: { } node } || node.Output != operand
                || node.Phase != loop.Phase || !node.Op.TakesEpilogue(node) || !isReadHereOnly(operand))
                continue;
            bool exist = loop.Reads.All(value => value == operand || !placeOf.TryGetValue(value, out int source) || source < place);
            if (exist)
                return (place, InPlace(node, loop, operand));
        }

        return null;
    }

    /// <summary>The op's sums have the name of what becomes of them.</summary>
    private static OpStep InPlace(Node node, KernelStep loop, Value operand)
    {
        Value output = loop.Stores[0].Value;
        return new OpStep(
            node with { Outputs = [output, .. node.Outputs.Skip(1)] },
            loop with { Operands = [.. loop.Operands.Select(other => other.Value == operand ? (output, other.Broadcast) : other)] });
    }
}
