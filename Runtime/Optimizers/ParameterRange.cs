using Kiln.Kernels;

namespace Kiln;

/// <summary>Neighbouring parameters of one group: a run of floats in the flat buffers.</summary>
internal readonly record struct ParameterRange(int Start, int Length, ParameterGroup Group)
{
    /// <summary>The run's first float in a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float In(AlignedBuffer buffer) => ref Unsafe.Add(ref buffer.Start, Start);
}
