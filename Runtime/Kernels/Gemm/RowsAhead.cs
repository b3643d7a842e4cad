namespace Kiln.Kernels;

/// <summary>Rows, two vectors wide, that a tile fetches for later ones, some of them in each of its steps.</summary>
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
    /// <param name="steps">Those of the tile, at least one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowsAhead(ref readonly float start, nint stride, nint rows, nint steps)
    {
        this.start = ref start;
        this.stride = stride;
        this.rows = rows;
        pace = (rows + steps - 1) / steps;
    }

    /// <summary>What is due in a step, into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Far<V>(nint step) where V : struct, ISimd<V>
    {
        nint end = nint.Min(rows, (step + 1) * pace);
        for (nint row = step * pace; row < end; row++)
        {
            ref readonly float place = ref Unsafe.Add(ref Unsafe.AsRef(in start), row * stride);
            Prefetch.Far(in place);
            if (2 * V.Width > Line)
            {
                Prefetch.Far(in Unsafe.Add(ref Unsafe.AsRef(in place), Line));
            }
        }
    }

    /// <summary>What is due in a step, into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Near<V>(nint step) where V : struct, ISimd<V>
    {
        nint end = nint.Min(rows, (step + 1) * pace);
        for (nint row = step * pace; row < end; row++)
        {
            ref readonly float place = ref Unsafe.Add(ref Unsafe.AsRef(in start), row * stride);
            Prefetch.Near(in place);
            if (2 * V.Width > Line)
            {
                Prefetch.Near(in Unsafe.Add(ref Unsafe.AsRef(in place), Line));
            }
        }
    }
}
