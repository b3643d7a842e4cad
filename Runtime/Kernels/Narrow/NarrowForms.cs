namespace Kiln.Kernels;

/// <summary>A way to take the products of a narrow layer, and how the weight has to lie for it.</summary>
internal interface INarrowForm
{
    /// <summary>The rows [row, endRow) of y.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="size">What K does not say: columns of y where K are terms, terms where K are columns.</param>
    /// <param name="x">The terms, dense.</param>
    /// <param name="weight">The weight as it is stored.</param>
    /// <param name="ldw">Floats from one of its rows to the next.</param>
    /// <param name="y">The result, dense.</param>
    /// <param name="end">What becomes of the sums.</param>
    static abstract void Run<K, E>(nint row, nint endRow, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct;
}

/// <summary>K rows of the weight are in registers.</summary>
internal readonly struct InRegisters : INarrowForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<K, E>(nint row, nint endRow, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct =>
        NarrowRows.Run<K, E>(row, endRow, size, in x, in weight, ldw, ref y, end);
}

/// <summary>K rows of the weight, along which terms lie.</summary>
internal readonly struct Dots : INarrowForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<K, E>(nint row, nint endRow, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct =>
        NarrowDots.Run<K, E>(row, endRow, size, in x, in weight, ldw, ref y, end);
}

/// <summary>K columns of the weight, which is turned over on the stack, so that they are rows for <typeparamref name="F"/>.</summary>
internal readonly struct Turned<F> : INarrowForm where F : INarrowForm
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<K, E>(nint row, nint endRow, nint size, ref readonly float x, ref readonly float weight, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        nint length = NarrowMatrix.TurnedLength(size);
        ref float turned = ref StackMemory.Aligned(stackalloc float[StackMemory.Room((int)NarrowMatrix.TurnedSize(size, Unsafe.SizeOf<K>()))]);
        NarrowMatrix.Transpose(size, Unsafe.SizeOf<K>(), in weight, ldw, ref turned, length);
        F.Run<K, E>(row, endRow, size, in x, in turned, length, ref y, end);
    }
}
