using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Memory;

/// <summary>From which step to which a place in memory is in use, by all values that share it.</summary>
internal sealed class Lifetime(Value value, Dim growth, long coefficient)
{
    public Value Value { get; } = value;

    public List<Value> Values { get; } = [value];

    public Dim Growth { get; } = growth;

    /// <summary>Floats per unit of growth.</summary>
    public long Coefficient { get; } = coefficient;

    public int First { get; set; } = int.MaxValue;

    public int Last { get; set; } = -1;

    public bool IsScratch { get; init; }
}

/// <summary>
/// Lifetimes of all computed values: aliases live with what they view; a value overwritten in place hands its memory on; published
/// values and losses live to the end.
/// </summary>
internal static class Lifetimes
{
    public static IReadOnlyList<Lifetime> Of(Graph graph, IReadOnlyList<Step> steps)
    {
        var byValue = new Dictionary<Value, Lifetime>();
        var all = new List<Lifetime>();
        Dictionary<Value, int> lastUse = LastUses(graph, steps, backward: true), lastUseOfInference = LastUses(graph, steps, backward: false);
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value output in steps[i].Writes)
            {
                if (output.GradientOf is not null || ViewsLeaf(steps[i], byValue))
                    continue;
                if (byValue.TryGetValue(output, out Lifetime? written))
                {
                    // A loss has two steps: one for calls that train, one for the others.
                    written.Last = Math.Max(written.Last, i);
                    continue;
                }

                Lifetime? shared = Alias(steps[i], output, byValue) ?? Overwritten(steps[i], i, output, byValue, steps[i].Phase == Phase.Inference ? lastUseOfInference : lastUse);
                if (shared is null)
                    all.Add(shared = New(output));
                else
                    shared.Values.Add(output);
                byValue.Add(output, shared);
                shared.First = Math.Min(shared.First, i);
                shared.Last = Math.Max(shared.Last, Math.Max(i, lastUse.TryGetValue(output, out int last) ? last : i));
            }

            if (steps[i] is OpStep { Node: { } node } && node.Op.Scratch(node) is { } scratch)
            {
                Lifetime temporary = New(new Value(-1 - i, $"scratch{i}", new Shape([scratch]), DType.Float32, ValueKind.Computed), isScratch: true);
                temporary.First = temporary.Last = i;
                all.Add(temporary);
            }
        }

        return all;
    }

    /// <summary>The last step that reads each value, through its aliases too; with the backward pass, or without where it does not follow.</summary>
    private static Dictionary<Value, int> LastUses(Graph graph, IReadOnlyList<Step> steps, bool backward)
    {
        var last = new Dictionary<Value, int>();
        foreach (Value value in graph.Losses.Select(loss => loss.Value).Concat(graph.Outputs.Concat(graph.InputGradients).Select(output => output.Value)).Concat(graph.States.Select(state => state.Final)))
            last[value] = steps.Count;

        // The result is read by the caller when the forward part is over.
        last[graph.Result] = Math.Max(last.TryGetValue(graph.Result, out int published) ? published : -1, steps.Count(step => step.Phase <= Phase.Result));
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            if (!backward && steps[i].Phase == Phase.Backward)
                continue;
            int use = i;
            if (steps[i] is OpStep { Node.Op.IsAlias: true } && last.TryGetValue(steps[i].Writes[0], out int through))
                use = Math.Max(use, through);
            foreach (Value input in steps[i].Reads)
                last[input] = last.TryGetValue(input, out int later) ? Math.Max(later, use) : use;
        }

        return last;
    }

    /// <summary>A view of something that callers pass, or of a parameter, has no memory of its own.</summary>
    private static bool ViewsLeaf(Step step, Dictionary<Value, Lifetime> byValue) =>
        step is OpStep { Node: { Op.IsAlias: true } node } && !byValue.ContainsKey(node.Inputs[0]);

    private static Lifetime? Alias(Step step, Value output, Dictionary<Value, Lifetime> byValue) =>
        step is OpStep { Node: { Op.IsAlias: true } node } && output == node.Output && byValue.TryGetValue(node.Inputs[0], out Lifetime? lifetime) ? lifetime : null;

    /// <summary>The lifetime of an operand that dies in this step and may be overwritten by the output.</summary>
    private static Lifetime? Overwritten(Step step, int index, Value output, Dictionary<Value, Lifetime> byValue, Dictionary<Value, int> lastUse)
    {
        foreach (Value input in Candidates(step, output))
        {
            if (byValue.TryGetValue(input, out Lifetime? lifetime)
                && lifetime.Values.All(value => !lastUse.TryGetValue(value, out int last) || last <= index)
                && !step.Writes.Any(other => other != output && byValue.TryGetValue(other, out Lifetime? taken) && taken == lifetime)
                && New(output) is { } wanted && wanted.Growth.Equals(lifetime.Growth) && wanted.Coefficient == lifetime.Coefficient)
                return lifetime;
        }

        return null;
    }

    private static IEnumerable<Value> Candidates(Step step, Value output) => step switch
    {
        KernelStep kernel when kernel.Sums.All(sum => output != sum.Value) => kernel.Operands.Where(operand => operand.Broadcast.IsFull).Select(operand => operand.Value),
        OpStep { Node: { } node } when output == node.Outputs[node.Op.OverwritingOutput] => node.Inputs.Where((_, i) => node.Op.CanOverwrite(node, i)),
        _ => [],
    };

    private static Lifetime New(Value value, bool isScratch = false)
    {
        (long content, Dim primitive) = value.Shape.ElementCount.SplitContent();
        return new Lifetime(value, primitive, content) { IsScratch = isScratch };
    }
}
