namespace Kiln.Kernels;

/// <summary>Large sums of an elementwise expression, divided as <see cref="ElementwiseSum{V, K}"/> divides one.</summary>
internal ref struct ElementwiseSums<V, K> : IPartialSum
    where V : struct, ISimd<V>
    where K : struct, ISums, allows ref struct
{
    /// <summary>Columns of a single row that are not divided.</summary>
    private const nint Unit = 64;

    private K _kernel;
    private nint _rows;
    private nint _columns;

    public static Terms<double> Run(scoped in K kernel, nint rows, nint columns, long operations)
    {
        var sum = new ElementwiseSums<V, K> { _kernel = kernel, _rows = rows, _columns = columns };
        return PartialSums.Run(in sum, rows > 1 ? rows : (columns + Unit - 1) / Unit, operations);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly Terms<double> Run(nint first, nint end) => _rows > 1
        ? Elementwise.Sums<V, K>(_kernel, first, end, 0, _columns)
        : Elementwise.Sums<V, K>(_kernel, 0, 1, nint.Min(first * Unit, _columns), nint.Min(end * Unit, _columns));
}
