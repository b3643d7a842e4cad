namespace Kiln;

/// <summary>A tensor in a safetensors file: where its bytes are and what they mean.</summary>
internal sealed record SafeTensorsEntry(string Name, string DType, long[] Shape, long Begin, long End)
{
    /// <summary>Number of elements, or -1 if that exceeds what 64 bits hold.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (long size in Shape)
            {
                if (size != 0 && count > long.MaxValue / size)
                    return -1;
                count *= size;
            }

            return count;
        }
    }

    /// <summary>Bytes of one element, or 0 for a type that the format does not know.</summary>
    public int ElementSize => DType switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "BOOL" or "I8" or "U8" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>Whether its values can become float32.</summary>
    public bool IsFloatingPoint => DType is "F32" or "F64" or "F16" or "BF16";
}
