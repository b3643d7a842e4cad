namespace Kiln.Kernels;

/// <summary>A large sum of an elementwise expression: rows are divided, or the columns of a single one.</summary>
internal ref struct ElementwiseSum<V, K> : IPartialSum
    where V : struct, ISimd<V>
    where K : struct, IReduction, allows ref struct
{
    /// <summary>Columns of a single row that are not divided.</summary>
    private const nint Unit = 64;

    private K _kernel;
    private nint _rows;
    private nint _columns;

    public static float Run(scoped in K kernel, nint rows, nint columns, long operations)
    {
        var sum = new ElementwiseSum<V, K> { _kernel = kernel, _rows = rows, _columns = columns };
        return (float)PartialSums.Run(in sum, rows > 1 ? rows : (columns + Unit - 1) / Unit, operations).A;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly Terms<double> Run(nint first, nint end) => new(
        _rows > 1
            ? Elementwise.Sum<V, K>(_kernel, first, end, 0, _columns)
            : Elementwise.Sum<V, K>(_kernel, 0, 1, nint.Min(first * Unit, _columns), nint.Min(end * Unit, _columns)));
}
