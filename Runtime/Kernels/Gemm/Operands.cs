namespace Kiln.Kernels;

/// <summary>
/// Where the matrices of one product lie. B and C are row-major; element (i, p) of A lies at <c>i * ARow + p * AStep</c>, which
/// covers a row-major A (AStep = 1) and its transpose (ARow = 1). Over windows the inner dimension has <see cref="Planes"/> times
/// <see cref="Lines"/> stretches of <see cref="K"/>, and between them A and B jump.
/// </summary>
internal readonly ref struct Operands
{
    public readonly ref readonly float A;
    public readonly ref readonly float B;
    public readonly ref float C;
    public readonly nint ARow;
    public readonly nint AStep;
    public readonly nint BRow;
    public readonly nint CRow;
    public readonly nint K;
    public readonly nint Planes;
    public readonly nint ALineJump;
    public readonly nint BLineJump;
    public readonly nint APlaneJump;
    public readonly nint BPlaneJump;

    /// <summary>Stretches of K over windows, or those that a fetching tile has.</summary>
    public nint Lines { get; init; }

    /// <summary>Rows of B that the tiles of the next panel read.</summary>
    public RowsAhead PanelAhead { get; init; }

    /// <summary>Rows of C that the next tile writes.</summary>
    public RowsAhead ResultAhead { get; init; }

    /// <summary>Where the columns of C start in the bias.</summary>
    public nint FirstColumn { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operands(
        nint k, ref readonly float a, nint aRow, nint aStep, ref readonly float b, nint bRow, ref float c, nint cRow)
    {
        A = ref a;
        B = ref b;
        C = ref c;
        ARow = aRow;
        AStep = aStep;
        BRow = bRow;
        CRow = cRow;
        K = k;
    }

    /// <summary>Over windows: strides say how far a line or plane is from the one before; the jumps are what is left of them behind its last element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operands(
        nint k, nint lines, nint aLine, nint bLine, nint planes, nint aPlane, nint bPlane,
        ref readonly float a, nint aRow, nint aStep, ref readonly float b, nint bRow, ref float c, nint cRow)
        : this(k, in a, aRow, aStep, in b, bRow, ref c, cRow)
    {
        Lines = lines;
        Planes = planes;
        ALineJump = aLine - k * aStep;
        BLineJump = bLine - k * bRow;
        APlaneJump = aPlane - lines * aLine;
        BPlaneJump = bPlane - lines * bLine;
    }
}
