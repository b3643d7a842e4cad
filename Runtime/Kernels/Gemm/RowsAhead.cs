namespace Kiln.Kernels;

/// <summary>
/// Rows, two vectors wide, that a tile fetches for tiles to come, some before each stretch of its sums. All at once they would take every place that
/// the processor has for lines on their way, and the tile would wait for its own.
/// </summary>
internal readonly ref struct RowsAhead
{
    /// <summary>Floats of a cache line.</summary>
    private const nint Line = 16;

    private readonly ref readonly float start;
    private readonly nint stride;
    private readonly nint rows;
    private readonly nint pace;

    /// <param name="start">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">How many; none or less is none.</param>
    /// <param name="stretches">Those of the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowsAhead(ref readonly float start, nint stride, nint rows, nint stretches)
    {
        this.start = ref start;
        this.stride = stride;
        this.rows = rows;
        pace = (rows + stretches - 1) / stretches;
    }

    /// <summary>What is due before a stretch, into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Far<V>(nint stretch) where V : struct, ISimd<V>
    {
        nint end = nint.Min(rows, (stretch + 1) * pace);
        for (nint row = stretch * pace; row < end; row++)
        {
            ref readonly float line = ref Unsafe.Add(ref Unsafe.AsRef(in start), row * stride);
            Prefetch.Far(in line);
            if (2 * V.Width > Line)
            {
                Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in line), Line));
            }
        }
    }

    /// <summary>What is due before a stretch, into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Near<V>(nint stretch) where V : struct, ISimd<V>
    {
        nint end = nint.Min(rows, (stretch + 1) * pace);
        for (nint row = stretch * pace; row < end; row++)
        {
            ref readonly float line = ref Unsafe.Add(ref Unsafe.AsRef(in start), row * stride);
            Prefetch.Near(in line);
            if (2 * V.Width > Line)
            {
                Prefetch.Near(in Unsafe.Add(ref Unsafe.AsRef(in line), Line));
            }
        }
    }
}
