namespace Kiln.Kernels;

/// <summary>The first <c>count</c> lanes take part: the end of a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SomeLanes : ILanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref readonly float source, nint index, nint count) where V : struct, ISimd<V> =>
        V.LoadPart(in source, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, ref float destination, nint index, nint count) where V : struct, ISimd<V> =>
        V.StorePart(value, ref destination, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<V>(V value, nint count) where V : struct, ISimd<V> => V.First(value, count);
}
