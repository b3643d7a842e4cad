using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Joins the step that computes a loss with the one that starts its gradient: training reads what is scored once and computes its exp,
/// log, … once. The loss by itself remains, for calls that do not train.
/// </summary>
internal static class LossGradients
{
    public static IReadOnlyList<Step> Join(Graph graph, IReadOnlyList<Step> steps)
    {
        Step[] result = [.. steps];
        foreach (Value loss in graph.Losses.Select(loss => loss.Value))
        {
            int alone = Array.FindIndex(result, step => step.Phase == Phase.Loss && step.Writes.Contains(loss));
            int[] readers = [.. Enumerable.Range(0, result.Length).Where(i => result[i].Reads.Any(value => value.SeedOf == loss))];
            if (alone < 0 || readers.Length != 1 || Joined(graph, result[alone], result[readers[0]]) is not { } joint)
                continue;
            result[readers[0]] = joint;
            result[alone] = result[alone].In(Phase.Evaluation);
        }

        return result;
    }

    /// <summary>Both as one step of the gradient's phase, or null. What a loss leaves behind besides its value, training may need: such losses stay.</summary>
    private static Step? Joined(Graph graph, Step loss, Step gradient) => (loss, gradient) switch
    {
        _ when loss.Writes.Count != 1 => null,
        (OpStep { Node: var first }, OpStep { Node: var second }) => first.Op.WithGradient(first, second) is { } op
            ? new OpStep(second with { Op = op, Outputs = [.. first.Outputs, .. second.Outputs], Layer = first.Layer })
            : null,
        (KernelStep first, KernelStep second) => Group.Join(graph, (KernelStep)first.In(second.Phase), second),
        _ => null,
    };
}
