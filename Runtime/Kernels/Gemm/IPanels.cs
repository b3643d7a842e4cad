namespace Kiln.Kernels;

/// <summary>How the panels of B, two vectors wide, come to a <see cref="BlockedProduct"/>. A type, so that the JIT reads one way only.</summary>
internal interface IPanels
{
    /// <summary>Whether the lines of a panel lie rows of B apart, where the processor does not foresee them.</summary>
    static abstract bool Jumps { get; }

    /// <summary>Floats of a panel's copy.</summary>
    static abstract nint Room(nint terms, nint width);

    /// <summary>Where the rows of a panel lie, K terms from p on, and how far apart.</summary>
    static abstract ref readonly float At(nint p, nint column, nint columns, in Operands operands, ref float room, nint width, out nint row);
}

/// <summary>B as it is: a panel is read where it lies.</summary>
internal readonly struct RowPanels : IPanels
{
    public static bool Jumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Room(nint terms, nint width) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float At(nint p, nint column, nint columns, in Operands operands, ref float room, nint width, out nint row)
    {
        row = operands.BRow;
        return ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * row + column);
    }
}

/// <summary>The transpose of B, whose rows become the columns of a copy.</summary>
internal readonly struct TransposedPanels : IPanels
{
    public static bool Jumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Room(nint terms, nint width) => terms * width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float At(nint p, nint column, nint columns, in Operands operands, ref float room, nint width, out nint row)
    {
        row = width;
        Transposition.Run(columns, operands.K, in Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow + p), operands.BRow, ref room, width);
        return ref room;
    }
}
