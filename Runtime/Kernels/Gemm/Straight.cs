namespace Kiln.Kernels;

/// <summary>K elements in one stretch: matrices.</summary>
internal readonly struct Straight : IWalk
{
    public static bool HasLines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public static bool HasJumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }

    public nint Lines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public Jumps Jumps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V> => k;
}
