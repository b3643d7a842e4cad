namespace Kiln.Kernels;

/// <summary>
/// Which sequence and which step each row of a time-major value belongs to: dropout counts elements by them, so that a sequence loses the
/// same units whatever it is batched with, dense or packed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RowPlaces
{
    private readonly nint _batch;
    private readonly ref readonly int _sequences, _steps;

    /// <summary>The places of a call's rows.</summary>
    /// <param name="batch">Sequences.</param>
    /// <param name="sequences">Sequence of each row in a packed call, else a null reference.</param>
    /// <param name="steps">Step of each row in a packed call, else a null reference.</param>
    public RowPlaces(nint batch, ref readonly int sequences, ref readonly int steps)
    {
        _batch = batch;
        _sequences = ref sequences;
        _steps = ref steps;
    }

    /// <summary>The sequence in the caller's order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Sequence(nint row) => Unsafe.IsNullRef(in _sequences) ? (uint)(row % _batch) : (uint)Unsafe.Add(ref Unsafe.AsRef(in _sequences), row);

    /// <summary>The step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Step(nint row) => Unsafe.IsNullRef(in _steps) ? (uint)(row / _batch) : (uint)Unsafe.Add(ref Unsafe.AsRef(in _steps), row);
}

/// <summary>The places of a packed call's rows, written out; kept from call to call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PackedRowPlaces
{
    private int[] _sequences = [];
    private int[] _steps = [];

    /// <summary>The sequence of row 0.</summary>
    public ref int Sequences => ref MemoryMarshal.GetArrayDataReference(_sequences);

    /// <summary>The step of row 0.</summary>
    public ref int Steps => ref MemoryMarshal.GetArrayDataReference(_steps);

    /// <summary>Writes the places of all rows.</summary>
    public void Fill<T>(PackedSequence<T> packed)
    {
        if (_sequences.Length < packed.Rows)
            (_sequences, _steps) = (new int[packed.Rows], new int[packed.Rows]);
        ReadOnlySpan<int> sizes = packed.BatchSizes.Span, sorted = packed.SortedIndices.Span;
        int row = 0;
        for (int step = 0; step < sizes.Length; step++)
        {
            for (int rank = 0; rank < sizes[step]; rank++, row++)
                (_sequences[row], _steps[row]) = (sorted.IsEmpty ? rank : sorted[rank], step);
        }
    }
}
