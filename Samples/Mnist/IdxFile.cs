using System.Buffers.Binary;
using System.IO.Compression;

namespace Samples;

/// <summary>Bytes in the format of LeCun's MNIST page: zero, zero, type 8, the number of axes, their sizes (big-endian), the values.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sizes">The sizes of the axes.</param>
/// <param name="Bytes">The values, last axis fastest.</param>
internal sealed record IdxFile(string Path, int[] Sizes, byte[] Bytes)
{
    private const byte UnsignedByte = 8;

    /// <summary>Reads a file of that name, or of that name with <c>.gz</c>.</summary>
    /// <exception cref="FileNotFoundException">Neither exists.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another type.</exception>
    public static IdxFile Read(DirectoryInfo folder, string name)
    {
        string plain = System.IO.Path.Combine(folder.FullName, name), packed = plain + ".gz";
        if (!File.Exists(plain) && !File.Exists(packed))
        {
            throw new FileNotFoundException($"{folder.FullName} has neither {name} nor {name}.gz.");
        }

        string path = File.Exists(plain) ? plain : packed;
        using Stream file = File.OpenRead(path);
        using Stream stream = path == plain ? file : new GZipStream(file, CompressionMode.Decompress);
        try
        {
            return Read(path, stream);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{path} ends too early.");
        }
    }

    private static IdxFile Read(string path, Stream stream)
    {
        byte[] head = new byte[4];
        stream.ReadExactly(head);
        if (head is not [0, 0, UnsignedByte, >= 1 and <= 4])
        {
            throw new InvalidDataException($"{path} does not start like an IDX file of bytes.");
        }

        byte[] sizes = new byte[4 * head[3]];
        stream.ReadExactly(sizes);
        int[] axes = [.. Enumerable.Range(0, head[3]).Select(i => BinaryPrimitives.ReadInt32BigEndian(sizes.AsSpan(4 * i)))];
        long count = axes.Aggregate(1L, (product, size) => size < 1 || product > int.MaxValue ? -1 : product * size);
        if (count is < 1 or > int.MaxValue)
        {
            throw new InvalidDataException($"{path} claims to hold ({string.Join(", ", axes)}) bytes.");
        }

        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return new IdxFile(path, axes, bytes);
    }
}
