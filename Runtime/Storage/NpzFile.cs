using System.IO.Compression;

namespace Kiln;

/// <summary>An open <c>.npz</c> file, as the result of <c>numpy.load</c>. For one thread at a time.</summary>
public sealed class NpzFile : IDisposable
{
    internal const string Extension = ".npy";

    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    internal NpzFile(string path)
    {
        _path = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read);
            Names = ReadNames();
        }
        catch (InvalidDataException error)
        {
            stream.Dispose();
            throw Damaged(path, error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The arrays' names, in the file's order. What is no <c>.npy</c> file is left out.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads the shape and the element type of an array.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public NpyHeader ReadHeader(string name) => Read(name, static (_, reader) => reader.ReadHeader());

    /// <summary>Reads an array; see <see cref="Npy.Load"/>.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The array, dense and row-major; a single number has the shape (1).</returns>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message names the nearest.</exception>
    /// <exception cref="InvalidDataException">Another element type, or damaged; the message says what and where.</exception>
    /// <exception cref="NotSupportedException">NumPy has no counterpart of the element type.</exception>
    public Tensor<T> Load<T>(string name)
        where T : unmanaged
    {
        NpyElement.CodeOf<T>($"{nameof(NpzFile)}.{nameof(Load)}");
        return Read(name, static (entry, reader) =>
        {
            Tensor<T> tensor = reader.ReadValues<T>(reader.ReadHeader());
            return reader.Checksum == entry.Crc32
                ? tensor
                : throw new InvalidDataException($"its checksum is {reader.Checksum:X8} instead of {entry.Crc32:X8}");
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();

    private List<string> ReadNames()
    {
        var names = new List<string>();
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                continue;
            string name = entry.FullName[..^Extension.Length];
            if (!_entries.TryAdd(name, entry))
                throw new InvalidDataException($"it has two arrays named \"{name}\"");
            names.Add(name);
        }

        return names;
    }

    private TResult Read<TResult>(string name, Func<ZipArchiveEntry, NpyReader, TResult> read)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
        {
            string? nearest = NearestName.Find(name, Names);
            string advice = nearest is null ? "It has no arrays." : $"Did you mean \"{nearest}\"?";
            throw new KeyNotFoundException($"{_path} has no array \"{name}\". {advice}");
        }

        try
        {
            using Stream stream = entry.Open();
            return read(entry, new NpyReader(stream, entry.Length, isArchived: true));
        }
        catch (InvalidDataException error)
        {
            throw Damaged($"{_path}: \"{name}\"", error);
        }
    }

    private static InvalidDataException Damaged(string what, InvalidDataException error) =>
        new($"{what} cannot be read: {error.Message.TrimEnd('.')}.", error);
}
