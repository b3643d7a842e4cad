namespace Kiln.Kernels;

/// <summary>How the panels of B, two vectors wide, come to a <see cref="BlockedProduct"/>. A type, so that the JIT reads one way only.</summary>
internal interface IPanels
{
    /// <summary>Whether the lines of a panel lie rows of B apart, where the processor does not foresee them.</summary>
    static abstract bool Jumps { get; }

    /// <summary>Floats of a block of A, which leaves room for others in a second-level cache of a megabyte.</summary>
    static abstract nint BlockSize { get; }

    /// <summary>Floats of a panel's copy.</summary>
    static abstract nint Room(nint terms, nint width);

    /// <summary>Where the rows of a panel lie, K terms from p on, and how far apart.</summary>
    static abstract ref readonly float At<V>(nint p, nint column, nint columns, in Operands operands, ref float room, out nint row)
        where V : struct, ISimd<V>;
}

/// <summary>B as it is: a panel is read where it lies.</summary>
internal readonly struct RowPanels : IPanels
{
    public static bool Jumps => true;

    public static nint BlockSize => 96 * 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Room(nint terms, nint width) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float At<V>(nint p, nint column, nint columns, in Operands operands, ref float room, out nint row)
        where V : struct, ISimd<V>
    {
        row = operands.BRow;
        return ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * row + column);
    }
}

/// <summary>The transpose of B, whose rows become the columns of a copy. That takes longer, so that a block of A is larger.</summary>
internal readonly struct TransposedPanels : IPanels
{
    public static bool Jumps => false;

    public static nint BlockSize => 128 * 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Room(nint terms, nint width) => terms * width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float At<V>(nint p, nint column, nint columns, in Operands operands, ref float room, out nint row)
        where V : struct, ISimd<V>
    {
        row = 2 * V.Width;
        Transposition.Run(columns, operands.K, in Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow + p), operands.BRow, ref room, row);
        return ref room;
    }
}

/// <summary>
/// B as it is, each panel copied to where its rows lie one behind the other. Narrow vectors have low tiles, so that a panel is read often, and
/// rows that fall on one another in the first-level cache would be read from the second each time.
/// </summary>
internal readonly struct CopiedPanels : IPanels
{
    public static bool Jumps => true;

    public static nint BlockSize => 96 * 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Room(nint terms, nint width) => terms * width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref readonly float At<V>(nint p, nint column, nint columns, in Operands operands, ref float room, out nint row)
        where V : struct, ISimd<V>
    {
        row = 2 * V.Width;
        ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * operands.BRow + column), to = ref room;
        nint rest = columns & (V.Width - 1);
        for (nint term = 0; term < operands.K; term++)
        {
            if (columns >= V.Width)
            {
                V.Store(V.Load(in from, 0), ref to, 0);
            }

            if (columns == row)
            {
                V.Store(V.Load(in from, V.Width), ref to, V.Width);
            }
            else if (rest > 0)
            {
                V.StorePart(V.LoadPart(in from, columns - rest, rest), ref to, columns - rest, rest);
            }

            from = ref Unsafe.Add(ref from, operands.BRow);
            to = ref Unsafe.Add(ref to, row);
        }

        return ref room;
    }
}
