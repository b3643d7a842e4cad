using System.Numerics;

namespace Kiln.Kernels;

/// <summary>
/// Indices as the kernels read them, 32 bits wide. 64-bit ones, which have been checked to fit, are narrowed into a buffer that is kept
/// for the next call.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class IndexBuffer
{
    private int[] _narrow = [];

    /// <summary>The first of the indices as an int.</summary>
    public ref int Reference<TIndex>(ReadOnlySpan<TIndex> indices)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        if (typeof(TIndex) == typeof(int))
            return ref Unsafe.As<TIndex, int>(ref MemoryMarshal.GetReference(indices));

        if (_narrow.Length < indices.Length)
            _narrow = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
            _narrow[i] = int.CreateTruncating(indices[i]);
        return ref MemoryMarshal.GetArrayDataReference(_narrow);
    }
}
