namespace Kiln.Kernels;

/// <summary>
/// Where the matrices of one product lie. B and C are row-major; element (i, p) of A lies at <c>i * ARow + p * AStep</c>, which
/// covers a row-major A (AStep = 1) and its transpose (ARow = 1). The inner dimension has K elements, or lines of K: an <see cref="IWalk"/> says which.
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
}
