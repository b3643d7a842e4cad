using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Memory;

/// <summary>Proves a plan: no two buffers of a class that are alive at the same step overlap, and each holds its values. A violation is a bug of ours.</summary>
internal static class MemoryChecker
{
    public static void Check(MemoryPlan plan, IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < plan.Buffers.Count; i++)
        {
            for (int j = i + 1; j < plan.Buffers.Count; j++)
                CheckPair(plan.Buffers[i], plan.Buffers[j]);
        }

        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value value in steps[i].Reads.Concat(steps[i].Writes))
            {
                if (plan.Places.TryGetValue(value, out MemoryBuffer? place) && (i < place.First || i > place.Last))
                    throw new InvalidOperationException($"Step {i} uses {value} outside its lifetime [{place.First}, {place.Last}].");
            }
        }
    }

    private static void CheckPair(MemoryBuffer a, MemoryBuffer b)
    {
        bool together = a.Class == b.Class && a.First <= b.Last && b.First <= a.Last;
        if (together && a.Offset < b.Offset + b.Length && b.Offset < a.Offset + a.Length)
            throw new InvalidOperationException($"{a.Value} and {b.Value} overlap while both are alive.");
    }
}
