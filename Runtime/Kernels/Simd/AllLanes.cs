namespace Kiln.Kernels;

/// <summary>Every lane takes part; the count is ignored.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AllLanes : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref readonly float source, nint index, nint count) where V : struct, ISimd<V> => V.Load(in source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, ref float destination, nint index, nint count) where V : struct, ISimd<V> =>
        V.Store(value, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<V>(V value, nint count) where V : struct, ISimd<V> => value;
}
