using System.Buffers.Binary;
using System.IO.Compression;

namespace Kiln;

/// <summary>
/// Arrays in the IDX format of MNIST, plain or compressed with gzip: two zero bytes, the type, the number of dimensions, the dimensions
/// as big-endian 32-bit numbers, then the values, last dimension fastest.
/// </summary>
public static class IdxFile
{
    private const int Chunk = 1 << 16;

    /// <summary>Reads a file of unsigned bytes, as images and labels are.</summary>
    /// <returns>The dimensions and the values.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or has another type; the message says at which byte.</exception>
    public static (int[] Shape, byte[] Values) LoadBytes(string path)
    {
        (int[] shape, byte type, byte[] values) = Read(path);
        return type == (byte)IdxType.UInt8
            ? (shape, values)
            : throw new InvalidDataException($"{path}: byte 2 says {NameOf(type)}, not unsigned bytes.");
    }

    /// <summary>Reads a file of any type as floats.</summary>
    /// <returns>The dimensions and the values.</returns>
    /// <exception cref="InvalidDataException">The file is damaged; the message says at which byte.</exception>
    public static (int[] Shape, float[] Values) LoadFloats(string path)
    {
        (int[] shape, byte type, byte[] bytes) = Read(path);
        int size = SizeOf(type);
        var values = new float[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes.AsSpan(i * size, size);
            values[i] = (IdxType)type switch
            {
                IdxType.UInt8 => at[0],
                IdxType.Int8 => (sbyte)at[0],
                IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(at),
                IdxType.Int32 => BinaryPrimitives.ReadInt32BigEndian(at),
                IdxType.Float32 => BinaryPrimitives.ReadSingleBigEndian(at),
                _ => (float)BinaryPrimitives.ReadDoubleBigEndian(at),
            };
        }

        return (shape, values);
    }

    private static (int[] Shape, byte Type, byte[] Values) Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        long offset = 0;
        try
        {
            return Read(path, stream, ref offset);
        }
        catch (InvalidDataException error) when (compressed && !error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: the compressed data is damaged after {offset} bytes of content: {error.Message}", error);
        }
    }

    private static (int[] Shape, byte Type, byte[] Values) Read(string path, Stream stream, ref long offset)
    {
        Span<byte> head = stackalloc byte[4];
        Fill(path, stream, head, ref offset);
        if (head[0] != 0 || head[1] != 0)
            throw new InvalidDataException($"{path}: byte {(head[0] != 0 ? 0 : 1)} is not zero; this is no IDX file.");
        byte type = head[2];
        if (SizeOf(type) == 0)
            throw new InvalidDataException($"{path}: byte 2 is {type}, which is no type of the IDX format.");

        var shape = new int[head[3]];
        long count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            Fill(path, stream, head, ref offset);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(head);
            count *= Math.Max(shape[i], 0);
            if (shape[i] < 0 || count * SizeOf(type) > Array.MaxLength)
                throw new InvalidDataException($"{path}: dimension {i}, at byte {offset - 4}, is {(uint)shape[i]}, more than an array can hold.");
        }

        byte[] values = Content(path, stream, count * SizeOf(type), ref offset);
        Span<byte> rest = stackalloc byte[1];
        if (stream.Read(rest) != 0)
            throw new InvalidDataException($"{path}: the {ShapeText.Of(shape)} values end at byte {offset}, but the file goes on.");
        return (shape, type, values);
    }

    /// <summary>Grows with what is there: a header that promises more than the file has must not reserve memory.</summary>
    private static byte[] Content(string path, Stream stream, long length, ref long offset)
    {
        var values = new byte[Math.Min(length, stream is FileStream file ? Math.Max(file.Length - offset, 0) : Chunk)];
        int done = 0;
        while (done < length)
        {
            if (done == values.Length)
            {
                if (stream is FileStream)
                    throw new InvalidDataException($"{path} ends at byte {offset}; its header promises {length - done} more.");
                Array.Resize(ref values, (int)Math.Min(length, 2L * values.Length));
            }

            int read = stream.Read(values, done, values.Length - done);
            if (read == 0)
                throw new InvalidDataException($"{path} ends at byte {offset}; its header promises {length - done} more.");
            done += read;
            offset += read;
        }

        return values;
    }

    private static void Fill(string path, Stream stream, Span<byte> bytes, ref long offset)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        offset += read;
        if (read < bytes.Length)
            throw new InvalidDataException($"{path} ends at byte {offset}, within its header.");
    }

    private static int SizeOf(byte type) => (IdxType)type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Float32 => 4,
        IdxType.Float64 => 8,
        _ => 0,
    };

    private static string NameOf(byte type) => ((IdxType)type).ToString();

    private enum IdxType : byte
    {
        UInt8 = 0x08,
        Int8 = 0x09,
        Int16 = 0x0B,
        Int32 = 0x0C,
        Float32 = 0x0D,
        Float64 = 0x0E,
    }
}
