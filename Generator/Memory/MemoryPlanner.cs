using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Memory;

/// <summary>
/// Packs every computed value into one arena. A size polynomial is a coefficient times a primitive part; values with one primitive part
/// form a growth class, and a packing of coefficients without overlap is one for every run-time size. Greedy by size: the largest
/// value first, each at the lowest gap among those alive at the same time. Values that an op may overwrite share their operand's place.
/// </summary>
internal static class MemoryPlanner
{
    private const long Alignment = 16;

    public static MemoryPlan Run(Graph graph, IReadOnlyList<Step> steps)
    {
        IReadOnlyList<Lifetime> lifetimes = Lifetimes.Of(graph, steps);
        var classes = new List<Dim>();
        var buffers = new List<MemoryBuffer>();
        var places = new Dictionary<Value, MemoryBuffer>();
        var scratch = new Dictionary<int, MemoryBuffer>();
        foreach (Lifetime lifetime in lifetimes.OrderByDescending(lifetime => lifetime.Coefficient).ThenBy(lifetime => lifetime.First).ThenBy(lifetime => lifetime.Value.Id))
        {
            int growth = classes.IndexOf(lifetime.Growth);
            if (growth < 0)
            {
                growth = classes.Count;
                classes.Add(lifetime.Growth);
            }

            long length = (lifetime.Coefficient + Alignment - 1) / Alignment * Alignment;
            long offset = LowestGap(buffers.Where(buffer => buffer.Class == growth && buffer.First <= lifetime.Last && lifetime.First <= buffer.Last), length);
            var placed = new MemoryBuffer(lifetime.Value, growth, offset, length, lifetime.First, lifetime.Last);
            buffers.Add(placed);
            if (lifetime.IsScratch)
            {
                scratch.Add(lifetime.First, placed);
                continue;
            }

            foreach (Value value in lifetime.Values)
                places.Add(value, placed);
        }

        return Ordered(classes, buffers, places, scratch);
    }

    private static long LowestGap(IEnumerable<MemoryBuffer> alive, long length)
    {
        long offset = 0;
        foreach (MemoryBuffer other in alive.OrderBy(buffer => buffer.Offset))
        {
            if (other.Offset - offset >= length)
                break;
            offset = Math.Max(offset, other.Offset + other.Length);
        }

        return offset;
    }

    /// <summary>Numbers the classes by size polynomial, constants first, so that the plan reads the same whatever order packing took.</summary>
    private static MemoryPlan Ordered(List<Dim> classes, List<MemoryBuffer> buffers, Dictionary<Value, MemoryBuffer> places, Dictionary<int, MemoryBuffer> scratch)
    {
        int[] order = [.. Enumerable.Range(0, classes.Count).OrderBy(i => classes[i].IsConstant ? 0 : 1).ThenBy(i => classes[i].ToString().Length).ThenBy(i => classes[i].ToString(), StringComparer.Ordinal)];
        Dictionary<MemoryBuffer, MemoryBuffer> renamed = buffers.ToDictionary(buffer => buffer, buffer => buffer with { Class = Array.IndexOf(order, buffer.Class) });
        return new MemoryPlan(
            [.. order.Select(i => new GrowthClass(classes[i], buffers.Where(buffer => buffer.Class == i).Max(buffer => buffer.Offset + buffer.Length)))],
            [.. renamed.Values.OrderBy(buffer => buffer.Class).ThenBy(buffer => buffer.Offset).ThenBy(buffer => buffer.First).ThenBy(buffer => buffer.Value.Id)],
            places.ToDictionary(pair => pair.Key, pair => renamed[pair.Value]),
            scratch.ToDictionary(pair => pair.Key, pair => renamed[pair.Value]));
    }
}
