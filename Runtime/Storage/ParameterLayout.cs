namespace Kiln.Kernels;

/// <summary>
/// Where each element of a parameter lies: PyTorch's index, written in mixed radix over the factors' sizes (last fastest), times the
/// factors' strides. One map serves files, users, initialisers and tests.
/// </summary>
/// <remarks>
/// A linear weight (out, in) stored as rows of inputs has the factors (out, 1), (in, out rounded up to 16). The gates of an LSTM
/// split its first dimension into two factors. Storage is rounded up to 16 floats; what no index maps to is padding.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterLayout
{
    /// <summary>Every row and every parameter starts on a multiple of this many floats: a cache line.</summary>
    public const int Alignment = 16;

    private readonly (int Size, int Stride)[] _factors;

    /// <summary>Where each index of the first factor stands, if not in its own place.</summary>
    private readonly int[]? _blocks;

    /// <summary>Makes a layout from its factors, in PyTorch's order.</summary>
    public ParameterLayout(params ReadOnlySpan<(int Size, int Stride)> factors)
        : this(null, factors)
    {
    }

    private ParameterLayout(int[]? blocks, ReadOnlySpan<(int Size, int Stride)> factors)
    {
        _blocks = blocks;
        _factors = factors.Length == 0 ? [(1, 1)] : factors.ToArray();
        int count = 1;
        int last = 0;
        foreach ((int size, int stride) in _factors)
        {
            count = checked(count * size);
            last = checked(last + ((size - 1) * stride));
        }

        Count = count;
        Length = RoundUp(last + 1);
    }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Number of floats in storage, pads included; a multiple of 16.</summary>
    public int Length { get; }

    /// <summary>A bias or another one-dimensional parameter.</summary>
    public static ParameterLayout Vector(int size) => new((size, 1));

    /// <summary>A linear weight (out, in), stored [in, out] with the rows padded: the order in which y = x · W reads it.</summary>
    public static ParameterLayout Transposed(int outFeatures, int inFeatures) =>
        new((outFeatures, 1), (inFeatures, RoundUp(outFeatures)));

    /// <summary>A matrix (rows, columns) stored as it is with the rows padded: an embedding's table.</summary>
    public static ParameterLayout Rows(int rows, int columns) => new((rows, RoundUp(columns)), (columns, 1));

    /// <summary>
    /// A recurrent layer's weight (gates * hidden, inputs), or bias with one input, stored [inputs][gate][hidden, padded]: the units of
    /// every gate line up.
    /// </summary>
    /// <param name="blocks">The place of each of PyTorch's gates in a stored row.</param>
    /// <param name="hidden">Units of a gate.</param>
    /// <param name="inputs">Columns of the weight.</param>
    public static ParameterLayout Gates(ReadOnlySpan<int> blocks, int hidden, int inputs)
    {
        int padded = RoundUp(hidden);
        return new(blocks.ToArray(), [(blocks.Length, padded), (hidden, 1), (inputs, checked(blocks.Length * padded))]);
    }

    /// <summary>The next multiple of 16.</summary>
    public static int RoundUp(int size) => checked(size + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Position in storage of the element with PyTorch's row-major index.</summary>
    public int Offset(int index)
    {
        int offset = 0;
        for (int i = _factors.Length - 1; i >= 0; i--)
        {
            (int size, int stride) = _factors[i];
            int place = index % size;
            offset += (i == 0 && _blocks is not null ? _blocks[place] : place) * stride;
            index /= size;
        }

        return offset;
    }

    /// <summary>Copies from storage into PyTorch's order.</summary>
    public void Gather(ReadOnlySpan<float> storage, Span<float> values)
    {
        (int size, int stride) = _factors[^1];
        for (int row = 0; row < Count; row += size)
        {
            ReadOnlySpan<float> source = storage[Offset(row)..];
            Span<float> destination = values.Slice(row, size);
            if (stride == 1)
            {
                source[..size].CopyTo(destination);
                continue;
            }

            for (int i = 0; i < destination.Length; i++)
                destination[i] = source[i * stride];
        }
    }

    /// <summary>Copies from PyTorch's order into storage and zeroes the pads.</summary>
    public void Scatter(ReadOnlySpan<float> values, Span<float> storage)
    {
        storage[..Length].Clear();
        (int size, int stride) = _factors[^1];
        for (int row = 0; row < Count; row += size)
        {
            ReadOnlySpan<float> source = values.Slice(row, size);
            Span<float> destination = storage[Offset(row)..];
            if (stride == 1)
            {
                source.CopyTo(destination);
                continue;
            }

            for (int i = 0; i < source.Length; i++)
                destination[i * stride] = source[i];
        }
    }
}
