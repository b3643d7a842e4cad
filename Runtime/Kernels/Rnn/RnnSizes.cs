namespace Kiln.Kernels;

/// <summary>How many steps, rows and columns a recurrent kernel works on.</summary>
internal readonly ref struct RnnSizes
{
    public readonly nint Steps;
    public readonly nint Batch;
    public readonly nint Hidden;
    private readonly ref readonly int batchSizes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RnnSizes(nint steps, nint batch, ref readonly int batchSizes, nint hidden)
    {
        Steps = steps;
        Batch = batch;
        Hidden = hidden;
        this.batchSizes = ref batchSizes;
    }

    /// <summary>Rows of step <paramref name="t"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Rows(nint t) => Unsafe.IsNullRef(in batchSizes) ? Batch : Unsafe.Add(ref Unsafe.AsRef(in batchSizes), t);

    /// <summary>Rows of all steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint AllRows()
    {
        if (Unsafe.IsNullRef(in batchSizes))
        {
            return Steps * Batch;
        }

        nint rows = 0;
        for (nint t = 0; t < Steps; t++)
        {
            rows += Rows(t);
        }

        return rows;
    }
}
