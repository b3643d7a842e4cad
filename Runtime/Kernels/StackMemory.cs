namespace Kiln.Kernels;

/// <summary>
/// Working memory on the stack that begins at a cache line. The stack itself is aligned to 16 bytes only: a vector across two lines takes twice
/// as long to store, and cannot be read back at once; where the system happens to put the stack would decide a tenth of a kernel's time.
/// </summary>
internal static class StackMemory
{
    private const int Line = AlignedBuffer.FloatsPerLine;

    /// <summary>Floats to ask the stack for.</summary>
    /// <param name="floats">Floats that are needed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Room(int floats) => floats + Line;

    /// <summary>The first cache line of what the stack gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ref float Aligned(Span<float> memory)
    {
        ref float start = ref MemoryMarshal.GetReference(memory);
        return ref Unsafe.AddByteOffset(ref start, -(nint)Unsafe.AsPointer(ref start) & (Line * sizeof(float) - 1));
    }
}
