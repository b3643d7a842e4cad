using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>Writes one array in NumPy's format, byte for byte as NumPy writes it: little-endian, last dimension fastest.</summary>
internal static class NpyWriter
{
    /// <summary>Elements start on a multiple of this.</summary>
    private const int Alignment = 64;

    /// <summary>NumPy leaves room for the first length to grow to so many digits.</summary>
    private const int GrowingDigits = 21;

    private const int ElementsPerPart = 1 << 16;

    /// <summary>Header and elements.</summary>
    public static void Write<T>(Stream stream, string descriptor, in ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        stream.Write(Header(descriptor, tensor.Lengths));
        for (ReadOnlySpan<T> rest = DenseValues.Of($"{nameof(Npy)}.{nameof(Npy.Save)}", tensor); !rest.IsEmpty;)
        {
            ReadOnlySpan<T> part = rest[..Math.Min(rest.Length, ElementsPerPart)];
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(part));
            }
            else
            {
                T[] swapped = part.ToArray();
                NpyElement.Swap(swapped.AsSpan());
                stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan()));
            }

            rest = rest[part.Length..];
        }
    }

    private static byte[] Header(string descriptor, ReadOnlySpan<nint> lengths)
    {
        const int prefix = 10;
        var text = new StringBuilder($"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': (");
        for (int i = 0; i < lengths.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(lengths[i].ToString(CultureInfo.InvariantCulture));
        text.Append(lengths.Length == 1 ? ",), }" : "), }");
        text.Append(' ', GrowingDigits - lengths[0].ToString(CultureInfo.InvariantCulture).Length);
        int padding = Alignment - ((prefix + text.Length + 1) % Alignment);
        text.Append(' ', padding).Append('\n');

        byte[] header = [0x93, .. "NUMPY"u8, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(text.ToString())];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)text.Length));
        return header;
    }
}
