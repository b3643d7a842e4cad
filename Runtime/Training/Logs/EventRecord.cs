using System.Buffers.Binary;
using System.Numerics;

namespace Kiln;

/// <summary>
/// Records of TensorBoard's event files: length, masked checksum of the length, content, masked checksum of the content; the content is
/// a protocol buffer <c>Event</c>. See tensorflow/core/util/event.proto and tensorflow/core/lib/io/record_writer.h.
/// </summary>
internal static class EventRecord
{
    private const int Frame = 16;

    /// <summary>Bytes that a record takes beside its tag or version.</summary>
    public const int Overhead = Frame + 48;

    /// <summary>Writes the record that opens a file.</summary>
    /// <returns>Its length.</returns>
    public static int WriteVersion(Span<byte> destination, double wallTime)
    {
        Span<byte> content = destination[12..];
        int length = WallTime(content, wallTime);
        length += Bytes(content[length..], field: 3, "brain.Event:2"u8);
        return Seal(destination, length);
    }

    /// <summary>Writes one number.</summary>
    /// <returns>The record's length.</returns>
    public static int WriteScalar(Span<byte> destination, double wallTime, long step, ReadOnlySpan<byte> tag, float value)
    {
        // Innermost first: Value { tag = 1, simple_value = 2 }, Summary { value = 1 }, Event { wall_time = 1, step = 2, summary = 5 }.
        Span<byte> inner = stackalloc byte[16];
        int valueLength = 1 + Varint(inner, (ulong)tag.Length) + tag.Length + 1 + sizeof(float);
        int summaryLength = 1 + Varint(inner, (ulong)valueLength) + valueLength;

        Span<byte> content = destination[12..];
        int length = WallTime(content, wallTime);
        content[length++] = 0x10;
        length += Varint(content[length..], (ulong)step);
        content[length++] = 0x2A;
        length += Varint(content[length..], (ulong)summaryLength);
        content[length++] = 0x0A;
        length += Varint(content[length..], (ulong)valueLength);
        length += Bytes(content[length..], field: 1, tag);
        content[length++] = 0x15;
        BinaryPrimitives.WriteSingleLittleEndian(content[length..], value);
        return Seal(destination, length + sizeof(float));
    }

    /// <summary>CRC-32C, turned and shifted so that it is none of data that holds checksums.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in data)
            checksum = BitOperations.Crc32C(checksum, value);
        checksum = ~checksum;
        return BitOperations.RotateRight(checksum, 15) + 0xA282EAD8u;
    }

    private static int Seal(Span<byte> destination, int length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (ulong)length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], MaskedChecksum(destination[..8]));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[(12 + length)..], MaskedChecksum(destination.Slice(12, length)));
        return length + Frame;
    }

    private static int WallTime(Span<byte> destination, double seconds)
    {
        destination[0] = 0x09;
        BinaryPrimitives.WriteDoubleLittleEndian(destination[1..], seconds);
        return 1 + sizeof(double);
    }

    private static int Bytes(Span<byte> destination, int field, ReadOnlySpan<byte> value)
    {
        destination[0] = (byte)((field << 3) | 2);
        int length = 1 + Varint(destination[1..], (ulong)value.Length);
        value.CopyTo(destination[length..]);
        return length + value.Length;
    }

    private static int Varint(Span<byte> destination, ulong value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }
}
