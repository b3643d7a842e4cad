namespace Kiln.Kernels;

/// <summary>K elements in one stretch: matrices.</summary>
internal readonly struct Straight : IWalk
{
    public static bool HasLines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public static bool Jumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public nint Lines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public nint Planes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public nint ALineJump
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    public nint BLineJump
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    public nint APlaneJump
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    public nint BPlaneJump
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V> => k;
}
