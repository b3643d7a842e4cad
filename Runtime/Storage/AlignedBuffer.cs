namespace Kiln.Kernels;

/// <summary>
/// A zeroed run of floats that starts on a cache line and never moves: a pinned managed array, aligned by hand. Nothing to dispose,
/// nothing to leak.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AlignedBuffer
{
    /// <summary>Floats of a cache line, on whose starts buffers begin.</summary>
    internal const int FloatsPerLine = Alignment / sizeof(float);

    private const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> floats.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="what">What they are for, as the exception names it.</param>
    /// <exception cref="ArgumentException">More than one array can hold.</exception>
    public AlignedBuffer(nint length, string what)
        : this((Int128)length * sizeof(float), what)
    {
    }

    private AlignedBuffer(Int128 bytes, string what)
    {
        Int128 length = (bytes + sizeof(float) - 1) / sizeof(float);
        if (length > Array.MaxLength - FloatsPerLine)
        {
            throw new ArgumentException(
                $"{what} would take {bytes} bytes; one array holds at most {(long)(Array.MaxLength - FloatsPerLine) * sizeof(float)}.");
        }

        Length = (nint)length;
        _array = GC.AllocateArray<float>((int)length + FloatsPerLine, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((-address & (Alignment - 1)) / sizeof(float));
    }

    /// <summary>Number of floats.</summary>
    public nint Length { get; }

    /// <summary>The first float, on an address that 64 divides.</summary>
    public ref float Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);
    }

    /// <summary>All floats.</summary>
    public Span<float> Span => _array.AsSpan(_start, (int)Length);

    /// <summary>A part of the floats, for values that are handed out beyond the call.</summary>
    public ReadOnlyMemory<float> Memory(nint offset, nint length) => _array.AsMemory(_start + checked((int)offset), checked((int)length));

    /// <summary>Allocates <paramref name="bytes"/> bytes, rounded up to whole floats. Wide, because capacities multiply.</summary>
    /// <param name="bytes">Number of bytes.</param>
    /// <param name="what">What they are for, as the exception names it.</param>
    /// <exception cref="ArgumentException">More than one array can hold.</exception>
    public static AlignedBuffer OfBytes(Int128 bytes, string what) => new(bytes, what);

    /// <summary>The float at a byte offset, which 4 divides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(nint byteOffset) => ref Unsafe.AddByteOffset(ref Start, byteOffset);

    /// <summary>The <paramref name="length"/> floats from a byte offset on, which 4 divides, as memory that can outlive a method.</summary>
    public ReadOnlyMemory<float> MemoryAt(nint byteOffset, int length) =>
        _array.AsMemory(_start, (int)Length).Slice((int)(byteOffset / sizeof(float)), length);
}
