namespace Kiln.Kernels;

/// <summary>Planes times lines of K elements, between which both operands jump: windows of images.</summary>
internal readonly struct OverWindows : IWalk
{
    /// <summary>
    /// Strides say how far a line or plane is from the one before; the jumps are what is left of them behind its last element.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OverWindows(in Operands operands, nint lines, nint aLine, nint bLine, nint planes = 1, nint aPlane = 0, nint bPlane = 0)
    {
        Lines = lines;
        Planes = planes;
        ALineJump = aLine - operands.K * operands.AStep;
        BLineJump = bLine - operands.K * operands.BRow;
        APlaneJump = aPlane - lines * aLine;
        BPlaneJump = bPlane - lines * bLine;
    }

    public static bool HasLines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static bool Jumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public nint Lines { get; }

    public nint Planes { get; }

    public nint ALineJump { get; }

    public nint BLineJump { get; }

    public nint APlaneJump { get; }

    public nint BPlaneJump { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V> => k;
}
