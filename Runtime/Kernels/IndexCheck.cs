using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Finds class and table indices that are out of range, before a kernel would follow them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class IndexCheck
{
    /// <summary>The position of the first value outside [0, count) that is not <paramref name="ignoreIndex"/>, or -1.</summary>
    /// <param name="values">The indices: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="count">The number of classes or of table rows.</param>
    /// <param name="ignoreIndex">A value that is allowed as well; <see cref="long.MinValue"/> if there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint FirstOutside<TIndex>(ReadOnlySpan<TIndex> values, long count, long ignoreIndex)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        ref TIndex first = ref MemoryMarshal.GetReference(values);
        nint length = values.Length;
        nint i = 0;
        if (count > 0)
        {
            // An index is in range exactly if it lies between -1 and count. Where ignoreIndex does not fit TIndex, no index can equal
            // it, and 0 takes its place. A block with an index in doubt is left to the loop below.
            TIndex ignore = TIndex.CreateTruncating(ignoreIndex);
            Vector256<TIndex> ignored = Vector256.Create(long.CreateTruncating(ignore) == ignoreIndex ? ignore : TIndex.Zero);
            Vector256<TIndex> below = Vector256.Create(-TIndex.One);
            Vector256<TIndex> above = Vector256.Create(TIndex.CreateSaturating(count));
            for (; length - i >= Vector256<TIndex>.Count; i += Vector256<TIndex>.Count)
            {
                Vector256<TIndex> index = Vector256.LoadUnsafe(ref first, (nuint)i);
                Vector256<TIndex> inside = Vector256.GreaterThan(index, below) & Vector256.LessThan(index, above);
                if ((inside | Vector256.Equals(index, ignored)) != Vector256<TIndex>.AllBitsSet)
                {
                    break;
                }
            }
        }

        for (; i < length; i++)
        {
            long index = long.CreateTruncating(Unsafe.Add(ref first, i));
            if ((index < 0 || index >= count) && index != ignoreIndex)
            {
                return i;
            }
        }

        return -1;
    }
}
