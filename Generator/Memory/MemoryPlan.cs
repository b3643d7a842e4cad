using Kiln.Generator.Graphs;

namespace Kiln.Generator.Memory;

/// <summary>A stretch of the arena: <c>Offset</c> and <c>Length</c> in floats per unit of its growth class.</summary>
/// <param name="Value">The value stored first; others may share the place after it.</param>
/// <param name="Class">Index of the growth class.</param>
/// <param name="Offset">Multiplied by the class's size at run time.</param>
/// <param name="Length">Likewise; a multiple of 16 floats, so that every buffer starts on 64 bytes.</param>
/// <param name="First">First step that uses it.</param>
/// <param name="Last">Last step that uses it.</param>
internal sealed record MemoryBuffer(Value Value, int Class, long Offset, long Length, int First, int Last);

/// <summary>Buffers whose sizes are multiples of one polynomial: packed together, they never share memory with other classes.</summary>
/// <param name="Size">The primitive polynomial, for example B*T; 1 for what does not grow.</param>
/// <param name="Length">Floats per unit of it.</param>
internal sealed record GrowthClass(Dim Size, long Length);

/// <summary>Where every value lies, for every batch and length at once.</summary>
internal sealed record MemoryPlan(
    IReadOnlyList<GrowthClass> Classes,
    IReadOnlyList<MemoryBuffer> Buffers,
    IReadOnlyDictionary<Value, MemoryBuffer> Places,
    IReadOnlyDictionary<int, MemoryBuffer> Scratch)
{
    /// <summary>Floats of the whole arena as a polynomial.</summary>
    public Dim Length => Classes.Aggregate(Dim.Zero, (sum, growth) => sum + growth.Size * growth.Length);
}
