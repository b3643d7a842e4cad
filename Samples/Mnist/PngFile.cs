using System.Buffers.Binary;
using System.IO.Compression;

namespace Samples;

/// <summary>Writes a picture as PNG (ISO 15948): eight bits each of red, green and blue, rows unfiltered.</summary>
internal static class PngFile
{
    private const byte TrueColour = 2;

    /// <summary>Under another name first, so that a picture is either whole or not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="rgb">Red, green and blue of each pixel, row by row.</param>
    public static void Save(string path, int width, ReadOnlySpan<byte> rgb)
    {
        int row = 3 * width, height = rgb.Length / row;
        byte[] head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        head[9] = TrueColour;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);   // this row has no filter
                zlib.Write(rgb.Slice(y * row, row));
            }
        }

        string temporary = path + ".part";
        using (FileStream file = File.Create(temporary))
        {
            file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
            Write(file, "IHDR"u8, head);
            Write(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
            Write(file, "IEND"u8, []);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Length, name, contents, and the checksum of the latter two.</summary>
    private static void Write(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> contents)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, contents.Length);
        file.Write(number);
        file.Write(name);
        file.Write(contents);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, name), contents));
        file.Write(number);
    }

    /// <summary>CRC-32, a bit at a time.</summary>
    private static uint Checksum(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return crc;
    }
}
