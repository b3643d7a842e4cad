namespace Kiln.Kernels;

/// <summary>
/// Brings rows of steps from the caller's order, sequence after sequence, into the model's, step after step, and back. Rows of a packed
/// call lie by step already, and so do those of one sequence or of one step: they are copied as they are.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepOrder
{
    /// <summary><c>to[t, b] = from[b, t]</c>.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="steps">Steps of the longest.</param>
    /// <param name="rows">Rows in all: batch * steps, or the sum of the lengths of a packed call.</param>
    /// <param name="width">Elements of a row.</param>
    /// <param name="batchSizes">Rows of each step in a packed call, else a null reference.</param>
    /// <param name="from">(batch, steps, width), or packed rows.</param>
    /// <param name="to">The same rows by step.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToTimeMajor<T>(nint batch, nint steps, nint rows, nint width, ref readonly int batchSizes, ref readonly T from, ref T to)
        where T : unmanaged
    {
        if (LiesByStep(batch, steps, in batchSizes))
            Copy(rows * width, in from, ref to);
        else
            Turn(batch, steps, width, in from, ref to);
    }

    /// <summary><c>to[b, t] = from[t, b]</c>; packed rows stay packed.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="steps">Steps of the longest.</param>
    /// <param name="rows">Rows in all: batch * steps, or the sum of the lengths of a packed call.</param>
    /// <param name="width">Elements of a row.</param>
    /// <param name="batchSizes">Rows of each step in a packed call, else a null reference.</param>
    /// <param name="from">Rows by step.</param>
    /// <param name="to">(batch, steps, width), or packed rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToBatchFirst<T>(nint batch, nint steps, nint rows, nint width, ref readonly int batchSizes, ref readonly T from, ref T to)
        where T : unmanaged
    {
        if (LiesByStep(batch, steps, in batchSizes))
            Copy(rows * width, in from, ref to);
        else
            Turn(steps, batch, width, in from, ref to);
    }

    /// <summary><c>to[j, i] = from[i, j]</c>, rows each; apart from the callers, whose short way would prepare its lists of sizes too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Turn<T>(nint outer, nint inner, nint width, ref readonly T from, ref T to) where T : unmanaged =>
        StridedCopy.Run([inner, outer, width], in from, [width, inner * width, 1], ref to, [outer * width, width, 1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool LiesByStep(nint batch, nint steps, ref readonly int batchSizes) =>
        batch == 1 || steps == 1 || !Unsafe.IsNullRef(in batchSizes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(nint count, ref readonly T from, ref T to) where T : unmanaged
    {
        // Spans count in int; a longer run is copied in pieces.
        for (nint at = 0; at < count; at += int.MaxValue)
        {
            int length = (int)Math.Min(int.MaxValue, count - at);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref Unsafe.AsRef(in from), at), length)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref to, at), length));
        }
    }
}
