using System.Buffers.Binary;

namespace Kiln;

/// <summary>Reads one array of NumPy's format from a stream: magic, version, header length, header, elements.</summary>
/// <param name="stream">Read forwards only.</param>
/// <param name="length">Bytes from here to the stream's end, as far as known.</param>
/// <param name="isArchived">
/// An entry of an archive: its stated length may be wrong, so that memory is taken as data come; and it has a checksum.
/// </param>
internal sealed class NpyReader(Stream stream, long length, bool isArchived)
{
    /// <summary>NumPy's own limit.</summary>
    private const int LongestHeader = 10_000;

    private const int MostDimensions = 64;
    private const int FirstPart = 1 << 18;
    private long _position;

    /// <summary>Of what has been read, for an entry of an archive.</summary>
    public uint Checksum { get; private set; }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads up to the elements.</summary>
    /// <exception cref="InvalidDataException">The reason and its byte.</exception>
    public NpyHeader ReadHeader()
    {
        Span<byte> prefix = stackalloc byte[8];
        ReadBytes(prefix, "the magic and version");
        for (int i = 0; i < Magic.Length; i++)
        {
            if (prefix[i] != Magic[i])
                throw new InvalidDataException($"it is no NumPy file: byte {i} is 0x{prefix[i]:X2} instead of 0x{Magic[i]:X2}");
        }

        if (prefix[6] is < 1 or > 3 || prefix[7] != 0)
            throw new InvalidDataException($"its format version is {prefix[6]}.{prefix[7]}, at byte 6; known are 1.0, 2.0 and 3.0");

        Span<byte> size = stackalloc byte[prefix[6] == 1 ? 2 : 4];
        ReadBytes(size, "the header's length");
        uint headerLength = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (headerLength > LongestHeader)
            throw new InvalidDataException($"its header is {headerLength} bytes long, says byte 8; at most {LongestHeader} are allowed");

        var header = new byte[headerLength];
        int start = (int)_position;
        ReadBytes(header, "the header");
        return NpyHeaderParser.Parse(header, start);
    }

    /// <summary>Reads the elements behind the header.</summary>
    /// <exception cref="InvalidDataException">Another type, too few bytes or too many.</exception>
    public Tensor<T> ReadValues<T>(NpyHeader header)
        where T : unmanaged
    {
        if (header.ElementType != typeof(T))
        {
            string advice = header.ElementType is { } type ? $"; load it as {type.Name}" : ", which has no counterpart here";
            throw new InvalidDataException($"its elements are {header.Descriptor}, not {typeof(T).Name}{advice}");
        }

        nint[] lengths = CheckShape(header.Shape, Unsafe.SizeOf<T>(), out int count);
        T[] values = ReadElements<T>(count);
        if (NpyElement.IsSwapped(header.Descriptor))
            NpyElement.Swap(values.AsSpan());
        return header.FortranOrder ? RowMajor(values, lengths) : Tensor.Create(values, lengths);
    }

    private static Tensor<T> RowMajor<T>(T[] values, nint[] lengths)
    {
        int[] backwards = [.. Enumerable.Range(0, lengths.Length).Reverse()];
        return lengths.Length == 1 || values.Length == 0
            ? Tensor.Create(values, lengths)
            : Tensor.Create(values, [.. lengths.Reverse()]).PermuteDimensions(backwards).ToDenseTensor();
    }

    private nint[] CheckShape(IReadOnlyList<long> shape, int elementSize, out int count)
    {
        if (shape.Count > MostDimensions)
            throw new InvalidDataException($"its shape has {shape.Count} dimensions; at most {MostDimensions} are allowed");

        Int128 product = shape.Contains(0) ? 0 : 1;
        foreach (long size in shape)
        {
            if (size > Array.MaxLength || product * size > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"its shape {ShapeText.Of(shape)} has more elements than an array can hold, {Array.MaxLength}");
            }

            product *= size;
        }

        count = (int)product;
        long needed = (long)count * elementSize, left = length - _position;
        if (left != needed)
        {
            throw new InvalidDataException(
                $"its shape {ShapeText.Of(shape)} needs {needed} bytes from byte {_position} on, but {left} are there");
        }

        // A tensor has at least one dimension.
        return shape.Count == 0 ? [1] : [.. shape.Select(size => (nint)size)];
    }

    private T[] ReadElements<T>(int count)
        where T : unmanaged
    {
        var values = new T[isArchived ? Math.Min(count, FirstPart) : count];
        for (int done = 0; done < count;)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * done));
            Span<T> part = values.AsSpan(done, Math.Min(values.Length - done, FirstPart));
            Span<byte> bytes = MemoryMarshal.AsBytes(part);
            long start = _position;
            ReadBytes(bytes, "the elements");
            if (typeof(T) == typeof(bool) && bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and int wrong)
                throw new InvalidDataException($"byte {start + wrong} is {bytes[wrong]}; a Boolean is 0 or 1");
            done += part.Length;
        }

        return values;
    }

    private void ReadBytes(Span<byte> bytes, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new InvalidDataException($"it ends at byte {_position + read}, within {what}, which go on to byte {_position + bytes.Length}");
        _position += read;
        if (isArchived)
            Checksum = Crc32.Append(Checksum, bytes);
    }
}
