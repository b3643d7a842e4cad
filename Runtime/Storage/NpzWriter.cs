using System.IO.Compression;

namespace Kiln;

/// <summary>Takes the arrays of a file that <see cref="Npz.Save"/> writes.</summary>
public sealed class NpzWriter
{
    /// <summary>What NumPy writes, and the first that zip knows: files with the same arrays have the same bytes.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;
    private readonly CompressionLevel _compression;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal NpzWriter(ZipArchive archive, CompressionLevel compression)
    {
        _archive = archive;
        _compression = compression;
    }

    /// <summary>Adds an array.</summary>
    /// <param name="name">Its name, the keyword of <c>numpy.savez</c>: neither empty nor given before.</param>
    /// <param name="tensor">Any shape and strides.</param>
    /// <exception cref="ArgumentException">The name is empty or has been given.</exception>
    /// <exception cref="NotSupportedException">NumPy has no counterpart of the element type.</exception>
    public void Add<T>(string name, in ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        string descriptor = NpyElement.DescriptorOf<T>($"{nameof(NpzWriter)}.{nameof(Add)}");
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
            throw new ArgumentException($"{nameof(NpzWriter)}.{nameof(Add)}: an array named \"{name}\" has been added already.", nameof(name));

        ZipArchiveEntry entry = _archive.CreateEntry(name + NpzFile.Extension, _compression);
        entry.LastWriteTime = NoTime;
        using Stream stream = entry.Open();
        NpyWriter.Write(stream, descriptor, tensor);
    }

    /// <inheritdoc cref="Add{T}(string, in ReadOnlyTensorSpan{T})"/>
    public void Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged =>
        Add(name, tensor.AsReadOnlyTensorSpan());
}
