namespace Kiln;

/// <summary>Element types that .NET and NumPy share, by NumPy's letter and size.</summary>
internal static class NpyElement
{
    private static readonly (Type Type, string Code)[] Types =
    [
        (typeof(bool), "b1"), (typeof(sbyte), "i1"), (typeof(byte), "u1"), (typeof(short), "i2"), (typeof(ushort), "u2"),
        (typeof(int), "i4"), (typeof(uint), "u4"), (typeof(long), "i8"), (typeof(ulong), "u8"),
        (typeof(Half), "f2"), (typeof(float), "f4"), (typeof(double), "f8"),
    ];

    /// <summary>The letter and size of a type, such as <c>f4</c>.</summary>
    /// <exception cref="NotSupportedException">NumPy has no counterpart.</exception>
    public static string CodeOf<T>(string method)
    {
        foreach ((Type type, string code) in Types)
        {
            if (type == typeof(T))
                return code;
        }

        throw new NotSupportedException(
            $"{method}: {typeof(T).Name} has no counterpart in NumPy files; supported are {string.Join(", ", Types.Select(pair => pair.Type.Name))}.");
    }

    /// <summary>The descriptor of a type as Kiln writes it: little-endian; NumPy writes | where there is one byte.</summary>
    public static string DescriptorOf<T>(string method)
    {
        string code = CodeOf<T>(method);
        return code[1] == '1' ? $"|{code}" : $"<{code}";
    }

    /// <summary>The type that loads a descriptor, or null.</summary>
    public static Type? TypeOf(string descriptor)
    {
        if (descriptor.Length != 3 || !"<>=|".Contains(descriptor[0], StringComparison.Ordinal) || (descriptor[0] == '|' && descriptor[2] != '1'))
            return null;

        foreach ((Type type, string code) in Types)
        {
            if (descriptor.AsSpan(1).SequenceEqual(code))
                return type;
        }

        return null;
    }

    /// <summary>Whether the bytes of each element stand in the other order than on this machine.</summary>
    public static bool IsSwapped(string descriptor) =>
        descriptor[2] != '1' && descriptor[0] == (BitConverter.IsLittleEndian ? '>' : '<');

    /// <summary>Reverses the bytes of every element.</summary>
    public static void Swap<T>(Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        for (int size = Unsafe.SizeOf<T>(); !bytes.IsEmpty; bytes = bytes[size..])
            bytes[..size].Reverse();
    }
}
