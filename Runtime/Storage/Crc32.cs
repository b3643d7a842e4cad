namespace Kiln;

/// <summary>
/// The checksum of zip files: CRC-32 of ISO-HDLC, polynomial 0x04C11DB7, bits reflected. The zip reader of .NET does not compare it.
/// </summary>
internal static class Crc32
{
    private const uint ReflectedPolynomial = 0xEDB88320;
    private static readonly uint[] Table = MakeTable();

    /// <summary>Goes on from the checksum of what came before; 0 for the first bytes.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        checksum = ~checksum;
        foreach (byte next in bytes)
            checksum = table[(byte)(checksum ^ next)] ^ (checksum >> 8);
        return ~checksum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint entry = i;
            for (int bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ ReflectedPolynomial;
            table[i] = entry;
        }

        return table;
    }
}
