using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Joins the last light loops of the forward pass with the one that computes a loss and its gradient, where training reads what they
/// compute nowhere else: it then stays in registers. The loops by themselves remain, for calls that do not train.
/// </summary>
/// <remarks>
/// What takes polynomials (exp, tanh, …) stays apart: beside them it costs little to store a value, and the JIT inlines only so many into
/// one loop.
/// </remarks>
internal static class LastLoops
{
    public static IReadOnlyList<Step> Join(Graph graph, IReadOnlyList<Step> steps)
    {
        HashSet<Value> published = [.. graph.Outputs.Select(output => output.Value), .. graph.States.Select(state => state.Final)];
        HashSet<Value> losses = [.. graph.Losses.Select(loss => loss.Value)];
        Step[] result = [.. steps];
        for (int i = result.Length - 1; i >= 0; i--)
        {
            if (result[i] is not KernelStep { Phase: Phase.Forward } loop || loop.Writes.Any(published.Contains) || loop.Expressions.Any(expression => expression.IsHeavy))
                continue;
            int[] readers = [.. Enumerable.Range(0, result.Length).Where(k => Trains(result[k]) && result[k].Reads.Any(loop.Writes.Contains))];
            if (readers.Length != 1 || result[readers[0]] is not KernelStep { Phase: Phase.Backward } reader || !reader.Writes.Any(losses.Contains)
                || Group.Join(graph, (KernelStep)loop.In(Phase.Backward), reader) is not { } joint)
                continue;
            result[readers[0]] = joint;
            KernelStep alone = loop with { Stores = [.. loop.Stores.Where(store => store.Value == graph.Result || result.Any(step => !IsBackward(step) && step.Reads.Contains(store.Value)))] };
            result[i] = alone.In(Phase.Inference);
        }

        return result;
    }

    private static bool Trains(Step step) => step.Phase is Phase.Forward or Phase.State or Phase.Loss || IsBackward(step);

    private static bool IsBackward(Step step) => step.Phase == Phase.Backward;
}
