namespace Kiln;

/// <summary>Writes files that are either complete or not there.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes into a new file in the same folder, waits for the disk, then renames it over <paramref name="path"/>. Whatever goes wrong
    /// before, an older file of that name stays as it is.
    /// </summary>
    public static void Write(string path, Action<Stream> write) => Write(path, write, static (write, stream) => write(stream));

    /// <summary>The same for what a delegate cannot capture, such as a span.</summary>
    public static void Write<TState>(string path, TState state, Action<TState, Stream> write)
        where TState : allows ref struct
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(state, stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
