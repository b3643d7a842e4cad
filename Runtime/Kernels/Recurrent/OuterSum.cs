namespace Kiln.Kernels;

/// <summary>
/// <c>C (+)= Σ xᵀ y</c> over runs of rows x and y, where y is one matrix and x lies wherever it does: runs that follow each other in
/// both become one product.
/// </summary>
internal ref struct OuterSum
{
    private readonly nint width;
    private readonly nint columns;
    private readonly ref readonly float y;
    private readonly nint ldy;
    private readonly ref float c;
    private readonly nint ldc;
    private bool accumulate;
    private ref float x;
    private nint row;
    private nint count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OuterSum(nint width, nint columns, ref readonly float y, nint ldy, ref float c, nint ldc, bool accumulate)
    {
        this.width = width;
        this.columns = columns;
        this.y = ref y;
        this.ldy = ldy;
        this.c = ref c;
        this.ldc = ldc;
        this.accumulate = accumulate;
    }

    /// <summary>Adds the rows from <paramref name="x"/> on, dense, with the rows [row, row + count) of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ref readonly float x, nint row, nint count)
    {
        if (count <= 0)
        {
            return;
        }

        if (this.count > 0 && row == this.row + this.count && Unsafe.AreSame(in x, in Unsafe.Add(ref this.x, this.count * width)))
        {
            this.count += count;
            return;
        }

        Flush();
        this.x = ref Unsafe.AsRef(in x);
        this.row = row;
        this.count = count;
    }

    /// <summary>Adds what is still waiting; a sum of no rows is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish()
    {
        Flush();
        if (!accumulate)
        {
            Clear.Run(ref c, width, columns, ldc);
        }
    }

    private void Flush()
    {
        if (count > 0)
        {
            Gemm.TN(
                width, columns, count, in x, width, in Unsafe.Add(ref Unsafe.AsRef(in y), row * ldy), ldy, ref c, ldc, accumulate);
            accumulate = true;
            count = 0;
        }
    }
}
