using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Kiln;

/// <summary>An open safetensors file, whose header has been checked completely.</summary>
internal sealed class SafeTensorsReader : IDisposable
{
    /// <summary>The format's own limit; a larger length is a damaged or hostile file.</summary>
    private const long LargestHeader = 100_000_000;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafeTensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Opens the file and reads its header.</summary>
    /// <exception cref="InvalidDataException">The file is no safetensors file, or damaged.</exception>
    public SafeTensorsReader(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
        try
        {
            byte[] header = ReadHeader();
            _dataStart = sizeof(ulong) + header.Length;
            foreach (SafeTensorsEntry entry in SafeTensorsHeader.Parse(header, RandomAccess.GetLength(_file) - _dataStart, _metadata))
                _entries.Add(entry.Name, entry);
        }
        catch (InvalidDataException error)
        {
            _file.Dispose();
            throw new InvalidDataException($"{path} cannot be read: {error.Message}.", error);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafeTensorsEntry> Entries => _entries;

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a tensor of any floating point type as float32.</summary>
    /// <exception cref="InvalidDataException">It has another type.</exception>
    public float[] Read(SafeTensorsEntry entry)
    {
        if (!entry.IsFloatingPoint)
            throw new InvalidDataException($"{_path}: {entry.Name} has the type {entry.DType}; floating point numbers are needed.");

        var values = new float[entry.Count];
        if (entry.DType == "F32")
        {
            ReadBytes(MemoryMarshal.AsBytes(values.AsSpan()), _dataStart + entry.Begin);
            return values;
        }

        var bytes = new byte[Math.Min(1 << 16, entry.End - entry.Begin)];
        int perChunk = bytes.Length / entry.ElementSize;
        for (int done = 0; done < values.Length; done += perChunk)
        {
            Span<float> part = values.AsSpan(done, Math.Min(perChunk, values.Length - done));
            Span<byte> source = bytes.AsSpan(0, part.Length * entry.ElementSize);
            ReadBytes(source, _dataStart + entry.Begin + ((long)done * entry.ElementSize));
            Convert(entry.DType, source, part);
        }

        return values;
    }

    private static void Convert(string type, ReadOnlySpan<byte> source, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = type switch
            {
                "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(i * sizeof(double))..]),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(source[(i * sizeof(short))..]),
                _ => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(i * sizeof(short))..]) << 16),
            };
        }
    }

    private byte[] ReadHeader()
    {
        long fileLength = RandomAccess.GetLength(_file);
        if (fileLength < sizeof(ulong))
            throw new InvalidDataException($"{fileLength} bytes are too few for a safetensors file");

        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        ReadBytes(prefix, 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LargestHeader)
            throw new InvalidDataException($"a header of {length} bytes is more than the {LargestHeader} that the format allows");
        if (length > (ulong)(fileLength - sizeof(ulong)))
            throw new InvalidDataException($"it is cut short: a header of {length} bytes in a file of {fileLength}");

        var header = new byte[length];
        ReadBytes(header, sizeof(ulong));
        return header;
    }

    private void ReadBytes(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
                throw new InvalidDataException($"{_path} ends at byte {offset}, while it is read");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
