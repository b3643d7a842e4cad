using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Memory;

/// <summary>
/// Proves a plan: no two buffers of a class that are alive at the same step overlap, each holds its values, and every call has written what it
/// reads. A violation is a bug of ours.
/// </summary>
internal static class MemoryChecker
{
    public static void Check(MemoryPlan plan, IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < plan.Buffers.Count; i++)
        {
            for (int j = i + 1; j < plan.Buffers.Count; j++)
                CheckPair(plan.Buffers[i], plan.Buffers[j]);
        }

        bool forwardDiffers = steps.Any(step => step.Phase == Phase.Inference);
        CheckOrder(plan, steps.Where(step => step.Phase is not (Phase.Inference or Phase.Evaluation) && !(forwardDiffers && step.Phase == Phase.Result)));
        CheckOrder(plan, steps.Where(step => step.Phase != Phase.Backward));
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value value in steps[i].Reads.Concat(steps[i].Writes))
            {
                if (plan.Places.TryGetValue(value, out MemoryBuffer? place) && (i < place.First || i > place.Last))
                    throw new InvalidOperationException($"Step {i} uses {value} outside its lifetime [{place.First}, {place.Last}].");
            }
        }
    }

    /// <summary>The steps of a call write what later ones read.</summary>
    private static void CheckOrder(MemoryPlan plan, IEnumerable<Step> steps)
    {
        var written = new HashSet<Value>();
        foreach (Step step in steps)
        {
            if (step.Reads.FirstOrDefault(value => plan.Places.ContainsKey(value) && !written.Contains(value)) is { } missing)
                throw new InvalidOperationException($"{step} reads {missing}, which no step before it has written.");
            written.UnionWith(step.Writes);
        }
    }

    private static void CheckPair(MemoryBuffer a, MemoryBuffer b)
    {
        bool together = a.Class == b.Class && a.First <= b.Last && b.First <= a.Last;
        if (together && a.Offset < b.Offset + b.Length && b.Offset < a.Offset + a.Length)
            throw new InvalidOperationException($"{a.Value} and {b.Value} overlap while both are alive.");
    }
}
