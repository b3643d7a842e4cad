namespace Kiln.Kernels;

/// <summary>
/// One element, in every lane; the count is ignored. Slower than <see cref="SomeLanes"/>, but loads and stores are a float wide: what was
/// stored can be loaded at once, whether it was stored so or as a part of something wider.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OneLane : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref readonly float source, nint index, nint count) where V : struct, ISimd<V> =>
        V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in source), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, ref float destination, nint index, nint count) where V : struct, ISimd<V> =>
        Unsafe.Add(ref destination, index) = V.FirstLane(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<V>(V value, nint count) where V : struct, ISimd<V> => V.First(value, 1);
}
