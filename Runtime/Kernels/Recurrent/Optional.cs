namespace Kiln.Kernels;

/// <summary>References that may be null: an argument that was left out.</summary>
internal static class Optional
{
    /// <summary>Element <paramref name="index"/>, or null where there is no first one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float At(ref readonly float start, nint index) =>
        ref Unsafe.IsNullRef(in start) ? ref Unsafe.AsRef(in start) : ref Unsafe.Add(ref Unsafe.AsRef(in start), index);

    /// <summary>The vector at <paramref name="index"/>, or zero where there is no first element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, L>(ref readonly float start, nint index, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        Unsafe.IsNullRef(in start) ? V.Zero : L.Load<V>(in start, index, count);
}
