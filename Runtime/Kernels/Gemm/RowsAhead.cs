namespace Kiln.Kernels;

/// <summary>Rows, two vectors wide, that a tile fetches for later ones, some of them in each of its steps.</summary>
internal readonly ref struct RowsAhead
{
    /// <summary>Floats of a cache line.</summary>
    private const nint LineLength = AlignedBuffer.FloatsPerLine;

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
    public void Far<V>(nint step) where V : struct, ISimd<V> => Fetch<V>(step, near: false);

    /// <summary>What is due in a step, into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Near<V>(nint step) where V : struct, ISimd<V> => Fetch<V>(step, near: true);

    // Inlined with a constant, which leaves one of the two instructions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fetch<V>(nint step, bool near) where V : struct, ISimd<V>
    {
        nint end = nint.Min(rows, (step + 1) * pace);
        for (nint row = step * pace; row < end; row++)
        {
            ref readonly float place = ref Unsafe.Add(ref Unsafe.AsRef(in start), row * stride);
            Line(in place, near);
            if (2 * V.Width > LineLength)
            {
                Line(in Unsafe.Add(ref Unsafe.AsRef(in place), LineLength), near);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(ref readonly float place, bool near)
    {
        if (near)
        {
            Prefetch.Near(in place);
        }
        else
        {
            Prefetch.Far(in place);
        }
    }
}
