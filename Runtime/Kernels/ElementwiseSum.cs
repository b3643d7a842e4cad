namespace Kiln.Kernels;

/// <summary>A large sum of an elementwise expression, in parts whose number does not depend on that of the threads; their sums are added in order.</summary>
internal ref struct ElementwiseSum<V, K> : ISharedWork
    where V : struct, ISimd<V>
    where K : struct, IReduction, allows ref struct
{
    private const int Parts = 16;

    /// <summary>Columns of a single row that are not divided.</summary>
    private const nint Unit = 64;

    private K _kernel;
    private nint _rows;
    private nint _columns;
    private ref double _sums;

    public static float Run(scoped in K kernel, nint rows, nint columns, long operations)
    {
        ref double sums = ref MemoryMarshal.GetReference(stackalloc double[Parts]);
        var parts = new ElementwiseSum<V, K> { _kernel = kernel, _rows = rows, _columns = columns, _sums = ref sums };
        Team.Share(in parts, Parts, operations);
        double total = 0;
        for (int part = 0; part < Parts; part++)
        {
            total += Unsafe.Add(ref sums, part);
        }

        return (float)total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        nint units = _columns / Unit;
        for (int part = (int)first; part < end; part++)
        {
            // Rows are divided, or the columns of a single one.
            Unsafe.Add(ref _sums, part) = _rows > 1
                ? Elementwise.Sum<V, K>(_kernel, Team.Start(_rows, part, Parts), Team.Start(_rows, part + 1, Parts), 0, _columns)
                : Elementwise.Sum<V, K>(
                    _kernel, 0, 1, Team.Start(units, part, Parts) * Unit, part == Parts - 1 ? _columns : Team.Start(units, part + 1, Parts) * Unit);
        }
    }
}
