namespace Kiln;

/// <summary>
/// NumPy's <c>.npy</c> files: one array each, as <c>numpy.save</c> and <c>numpy.load</c>; <c>torch.from_numpy</c> makes a tensor of it.
/// </summary>
/// <remarks>
/// Element types: <see cref="bool"/>, the integers of 1 to 8 bytes, <see cref="Half"/>, <see cref="float"/>, <see cref="double"/>. A file is
/// loaded as the type that it holds; nothing is converted. Both byte orders, both memory orders and the format's versions 1 to 3 are read.
/// </remarks>
public static class Npy
{
    /// <summary>Writes a tensor, as <c>numpy.save</c>; an older file stays as it is until the new one is complete.</summary>
    /// <param name="path">The file; NumPy's extension <c>.npy</c> is not added.</param>
    /// <param name="tensor">Any shape and strides.</param>
    /// <exception cref="NotSupportedException">NumPy has no counterpart of the element type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save<T>(string path, in ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        string descriptor = NpyElement.DescriptorOf<T>($"{nameof(Npy)}.{nameof(Save)}");
        var array = new Described<T>(descriptor, tensor);
        AtomicFile.Write(path, array, static (array, stream) => NpyWriter.Write(stream, array.Descriptor, array.Tensor));
    }

    /// <inheritdoc cref="Save{T}(string, in ReadOnlyTensorSpan{T})"/>
    public static void Save<T>(string path, Tensor<T> tensor)
        where T : unmanaged =>
        Save(path, tensor.AsReadOnlyTensorSpan());

    /// <summary>Reads a tensor, as <c>numpy.load</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, dense and row-major; a single number, whose shape is () in NumPy, has the shape (1).</returns>
    /// <exception cref="InvalidDataException">Another element type, or no NumPy file, or a damaged one; the message says what and where.</exception>
    /// <exception cref="NotSupportedException">NumPy has no counterpart of the element type.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor<T> Load<T>(string path)
        where T : unmanaged
    {
        NpyElement.CodeOf<T>($"{nameof(Npy)}.{nameof(Load)}");
        return Read(path, reader => reader.ReadValues<T>(reader.ReadHeader()));
    }

    /// <summary>Reads the shape and the element type alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">No NumPy file, or a damaged header.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyHeader ReadHeader(string path) => Read(path, reader => reader.ReadHeader());

    private static TResult Read<TResult>(string path, Func<NpyReader, TResult> read)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12, FileOptions.SequentialScan);
        try
        {
            return read(new NpyReader(stream, stream.Length, isArchived: false));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path} cannot be read: {error.Message}.", error);
        }
    }

    private readonly ref struct Described<T>(string descriptor, in ReadOnlyTensorSpan<T> tensor)
    {
        public readonly string Descriptor = descriptor;
        public readonly ReadOnlyTensorSpan<T> Tensor = tensor;
    }
}
