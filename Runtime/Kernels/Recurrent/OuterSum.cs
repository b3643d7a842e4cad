namespace Kiln.Kernels;

/// <summary>
/// <c>C (+)= Σ xᵀ y</c> over runs of rows, where y is one matrix and x lies wherever it does, in the order of the rows added. Runs that
/// follow each other in both become one product; short ones that follow each other in y alone are copied together first, so that C
/// need not be read and written for a handful of rows.
/// </summary>
internal ref struct OuterSum
{
    /// <summary>Floats of the panel that gathers short runs: several hundred rows, so that C is seldom loaded and stored.</summary>
    public const int PanelSize = 64 * 1024;

    private readonly nint width;
    private readonly nint columns;
    private readonly ref readonly float y;
    private readonly nint ldy;
    private readonly ref float c;
    private readonly nint ldc;
    private readonly ref float panel;
    private bool accumulate;
    private ref float x;
    private nint row;
    private nint count;
    private nint panelRow;
    private nint panelCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OuterSum(
        nint width, nint columns, ref readonly float y, nint ldy, ref float c, nint ldc, bool accumulate, ref float panel)
    {
        this.width = width;
        this.columns = columns;
        this.y = ref y;
        this.ldy = ldy;
        this.c = ref c;
        this.ldc = ldc;
        this.accumulate = accumulate;
        this.panel = ref panel;
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

        EndRun();
        this.x = ref Unsafe.AsRef(in x);
        this.row = row;
        this.count = count;
    }

    /// <summary>Adds what is still waiting; a sum of no rows is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish()
    {
        EndRun();
        EmptyPanel();
        if (!accumulate)
        {
            Clear.Run(ref c, width, columns, ldc);
        }
    }

    /// <summary>The run into the panel, or straight into C if it is long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EndRun()
    {
        bool isLong = 2 * count * width > PanelSize;
        bool adjacent = row == panelRow + panelCount;
        bool fits = (panelCount + count) * width <= PanelSize;
        if (isLong || !adjacent || !fits)
        {
            EmptyPanel();
        }

        if (isLong)
        {
            Multiply(ref x, row, count);
        }
        else if (count > 0)
        {
            panelRow = panelCount == 0 ? row : panelRow;
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.As<float, byte>(ref Unsafe.Add(ref panel, panelCount * width)), ref Unsafe.As<float, byte>(ref x),
                (uint)(count * width * sizeof(float)));
            panelCount += count;
        }

        count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmptyPanel()
    {
        if (panelCount > 0)
        {
            Multiply(ref panel, panelRow, panelCount);
            panelCount = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(ref float x, nint row, nint count)
    {
        Gemm.TN(width, columns, count, in x, width, in Unsafe.Add(ref Unsafe.AsRef(in y), row * ldy), ldy, ref c, ldc, accumulate);
        accumulate = true;
    }
}
