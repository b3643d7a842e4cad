using Kiln.Kernels;

namespace Kiln;

/// <summary>Neighbouring parameters of one group: a run of floats in the flat buffers.</summary>
internal readonly record struct ParameterRange(int Start, int Length, ParameterGroup Group)
{
    /// <summary>The place after its last float in the flat buffers.</summary>
    public int End => Start + Length;

    /// <summary>The part of it that lies in [start, end) of the flat buffers; of length 0 or less if there is none.</summary>
    public ParameterRange Within(int start, int end)
    {
        int first = Math.Max(Start, start);
        return this with { Start = first, Length = Math.Min(End, end) - first };
    }

    /// <summary>The run's first float in a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float In(AlignedBuffer buffer) => ref Unsafe.Add(ref buffer.Start, Start);
}
