using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Copies between layouts: permuted axes, slices, padded rows, broadcast axes (stride 0 in the source).</summary>
/// <remarks>
/// Axes are reordered to walk the destination in order and merged where they continue each other. What remains is a run of
/// consecutive elements (vectors), a plane to transpose (blocks of 4 by 4) or plain strided loops.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class StridedCopy
{
    /// <summary><c>destination[i] (+)= source[i]</c> for every index i below <paramref name="sizes"/>.</summary>
    /// <param name="sizes">The sizes of the axes, at most eight.</param>
    /// <param name="source">The first element of the source.</param>
    /// <param name="sourceStrides">The distance in floats from one index to the next, per axis.</param>
    /// <param name="destination">The first element of the destination, which does not overlap the source.</param>
    /// <param name="destinationStrides">The same for the destination.</param>
    /// <param name="accumulate">Whether to add to the destination; elements of an axis of destination stride 0 are then summed up.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        ReadOnlySpan<nint> sizes, ref readonly float source, ReadOnlySpan<nint> sourceStrides,
        ref float destination, ReadOnlySpan<nint> destinationStrides, bool accumulate)
    {
        CopyAxes axes = default;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 0)
            {
                return;
            }

            axes.Add(sizes[axis], sourceStrides[axis], destinationStrides[axis]);
        }

        Run(ref axes, in source, ref destination, accumulate);
    }

    /// <summary>The same for other element types of 4 or 8 bytes, such as <see cref="int"/> and <see cref="long"/>.</summary>
    /// <param name="sizes">The sizes of the axes, at most eight.</param>
    /// <param name="source">The first element of the source.</param>
    /// <param name="sourceStrides">The distance in elements from one index to the next, per axis.</param>
    /// <param name="destination">The first element of the destination, which does not overlap the source.</param>
    /// <param name="destinationStrides">The same for the destination.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(
        ReadOnlySpan<nint> sizes, ref readonly T source, ReadOnlySpan<nint> sourceStrides,
        ref T destination, ReadOnlySpan<nint> destinationStrides)
        where T : unmanaged
    {
        // A copy only moves bits: an element is one float, or an inner axis of two.
        int floats = Unsafe.SizeOf<T>() / sizeof(float);
        CopyAxes axes = default;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 0)
            {
                return;
            }

            axes.Add(sizes[axis], sourceStrides[axis] * floats, destinationStrides[axis] * floats);
        }

        axes.Add(floats, 1, 1);
        Run(ref axes, ref Unsafe.As<T, float>(ref Unsafe.AsRef(in source)), ref Unsafe.As<T, float>(ref destination), accumulate: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref CopyAxes axes, ref readonly float source, ref float destination, bool accumulate)
    {
        axes.Merge();
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512>(ref axes, in source, ref destination, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256>(ref axes, in source, ref destination, accumulate);
        }
        else
        {
            Run<F128>(ref axes, in source, ref destination, accumulate);
        }
    }
}
