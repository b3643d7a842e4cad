namespace Kiln.Kernels;

/// <summary>K elements in one stretch: matrices.</summary>
internal readonly struct Straight : IWalk
{
    public static bool HasLines => false;

    public static bool HasJumps => false;

    public nint Lines => 1;

    public Jumps Jumps => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V> => k;
}
