using System.IO.Compression;

namespace Kiln;

/// <summary>
/// NumPy's <c>.npz</c> files: several arrays by name, as <c>numpy.savez</c>, <c>numpy.savez_compressed</c> and <c>numpy.load</c>. Such a file is
/// a zip archive with one <c>.npy</c> file each; see <see cref="Npy"/> for the element types.
/// </summary>
public static class Npz
{
    /// <summary>Writes arrays into a new file; an older file stays as it is until the new one is complete.</summary>
    /// <param name="path">The file; NumPy's extension <c>.npz</c> is not added.</param>
    /// <param name="write">Adds the arrays, one after the other.</param>
    /// <param name="compression">None by default, as <c>savez</c>; any other level is what <c>savez_compressed</c> does.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <example><code>Npz.Save("data.npz", file => { file.Add("x", x); file.Add("y", y); });</code></example>
    public static void Save(string path, Action<NpzWriter> write, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        ArgumentNullException.ThrowIfNull(write);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            write(new NpzWriter(archive, compression));
        });
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its arrays by name; to be disposed.</returns>
    /// <exception cref="InvalidDataException">No zip archive, or a damaged one, or one with two arrays of one name.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzFile Open(string path) => new(path);
}
