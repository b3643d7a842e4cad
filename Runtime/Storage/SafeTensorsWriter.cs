using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Kiln;

/// <summary>A tensor to be written: its name and shape, and who copies its values out.</summary>
internal readonly record struct NamedTensor(string Name, IReadOnlyList<int> Shape, int Count, ReadValues Read);

/// <summary>Copies a tensor's values, dense and row-major, into a span of its size.</summary>
internal delegate void ReadValues(Span<float> values);

/// <summary>
/// Writes safetensors: a length, a JSON header with every tensor's type, shape and place, then the bytes, little-endian, in the order
/// of the header. See github.com/huggingface/safetensors.
/// </summary>
internal static class SafeTensorsWriter
{
    private const int DataAlignment = 8;

    /// <summary>Writes float32 tensors; the file appears only when complete.</summary>
    public static void Write(
        string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        ArrayBufferWriter<byte> header = Header(tensors, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
            stream.Write(length);
            stream.Write(header.WrittenSpan);
            foreach (NamedTensor tensor in tensors)
            {
                var values = new float[tensor.Count];
                tensor.Read(values);
                stream.Write(MemoryMarshal.AsBytes<float>(values));
            }
        });
    }

    private static ArrayBufferWriter<byte> Header(
        IReadOnlyList<NamedTensor> tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__"u8);
            json.WriteString("format"u8, "pt"u8);
            foreach ((string key, string value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();

            long offset = 0;
            foreach (NamedTensor tensor in tensors)
            {
                long end = offset + ((long)tensor.Count * sizeof(float));
                WriteEntry(json, tensor, offset, end);
                offset = end;
            }

            json.WriteEndObject();
        }

        int padding = -buffer.WrittenCount & (DataAlignment - 1);
        buffer.GetSpan(DataAlignment)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer;
    }

    private static void WriteEntry(Utf8JsonWriter json, NamedTensor tensor, long begin, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype"u8, "F32"u8);
        json.WriteStartArray("shape"u8);
        foreach (int size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets"u8);
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
