namespace Kiln.Kernels;

/// <summary>Planes times lines of K elements, between which both operands jump: windows of images.</summary>
internal readonly struct OverWindows : IWalk
{
    /// <summary>Strides say how far a line or plane is from the one before; the jumps are what is left of them behind its last element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OverWindows(in Operands operands, nint lines, nint aLine, nint bLine, nint planes = 1, nint aPlane = 0, nint bPlane = 0)
    {
        Lines = lines;
        Jumps = new(planes, aLine - operands.K * operands.AStep, bLine - operands.K * operands.BRow, aPlane - lines * aLine, bPlane - lines * bLine);
    }

    public static bool HasLines => true;

    public static bool HasJumps => true;

    public nint Lines { get; }

    public Jumps Jumps { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V> => k;
}
