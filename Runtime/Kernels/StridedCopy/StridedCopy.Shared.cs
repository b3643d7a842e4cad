namespace Kiln.Kernels;

public static partial class StridedCopy
{
    /// <summary>Shares a copy by its outermost axis, or by rows of the planes where that is too short.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Share<V>(ref readonly CopyAxes axes, bool transposed, ref readonly float source, ref float destination, bool accumulate, long work)
        where V : struct, ISimd<V>
    {
        int row = axes.Rank - 2, axis = axes.Size[0] < KilnThreads.Current ? row : 0;
        nint unit = axis == row ? BlockColumns : 1;
        var share = new Slices<V>
        {
            Axes = axes, Axis = axis, Unit = unit, IsTransposed = transposed, Accumulates = accumulate,
            Source = ref Unsafe.AsRef(in source), Destination = ref destination,
        };

        // Along an axis of destination stride 0 elements are summed up.
        nint units = axes.To[axis] == 0 ? 1 : (axes.Size[axis] + unit - 1) / unit;
        Team.Share(in share, units, work);
    }

    /// <summary>Units are a few indices of one axis.</summary>
    private ref struct Slices<V> : ISharedWork where V : struct, ISimd<V>
    {
        public CopyAxes Axes;
        public int Axis;
        public nint Unit;
        public bool IsTransposed;
        public bool Accumulates;
        public ref float Source;
        public ref float Destination;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            CopyAxes axes = Axes;
            nint start = first * Unit;
            axes.Size[Axis] = nint.Min(end * Unit, axes.Size[Axis]) - start;
            Walk<V>(
                in axes, IsTransposed, ref Unsafe.Add(ref Source, start * axes.From[Axis]), ref Unsafe.Add(ref Destination, start * axes.To[Axis]), Accumulates);
        }
    }
}
