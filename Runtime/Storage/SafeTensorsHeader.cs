using System.Text.Json;

namespace Kiln;

/// <summary>Parses and checks the JSON header of a safetensors file.</summary>
internal static class SafeTensorsHeader
{
    /// <summary>Reads every entry, in file order, and the metadata.</summary>
    /// <exception cref="InvalidDataException">Anything the format forbids, with the reason.</exception>
    public static List<SafeTensorsEntry> Parse(ReadOnlySpan<byte> json, long dataLength, Dictionary<string, string> metadata)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new InvalidDataException("the header does not start with '{'");

        var entries = new List<SafeTensorsEntry>();
        try
        {
            ReadAll(json, entries, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"the header is not valid JSON of this format ({error.Message})", error);
        }

        CheckPlaces(entries, dataLength);
        return entries;
    }

    private static void ReadAll(ReadOnlySpan<byte> json, List<SafeTensorsEntry> entries, Dictionary<string, string> metadata)
    {
        var reader = new Utf8JsonReader(json);
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                throw new InvalidDataException($"the name {name} occurs twice");

            Expect(ref reader, JsonTokenType.StartObject, name);
            if (name == "__metadata__")
                ReadMetadata(ref reader, metadata);
            else
                entries.Add(ReadEntry(ref reader, name));
        }

        // Reading on also makes sure that nothing but spaces follows.
        while (reader.Read())
        {
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, key);
            metadata[key] = reader.GetString()!;
        }
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, name);
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name);
                    break;
                default:
                    throw new InvalidDataException($"{name} has the unknown field {key}");
            }
        }

        if (type is null || shape is null || offsets is not { Length: 2 })
            throw new InvalidDataException($"{name} lacks dtype, shape or two data_offsets");

        return new SafeTensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartArray, name);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long number = reader.GetInt64();
            if (number < 0)
                throw new InvalidDataException($"{name} has the negative number {number}");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new InvalidDataException($"{name} has {reader.TokenType} where {type} belongs");
    }

    /// <summary>The tensors cover the data exactly: no hole, no overlap, nothing beyond the end.</summary>
    private static void CheckPlaces(List<SafeTensorsEntry> entries, long dataLength)
    {
        long covered = 0;
        foreach (SafeTensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.ElementSize == 0)
                throw new InvalidDataException($"{entry.Name} has the unknown type {entry.DType}");
            if (entry.End < entry.Begin || entry.Count < 0 || entry.Count > (entry.End - entry.Begin) / entry.ElementSize ||
                entry.Count * entry.ElementSize != entry.End - entry.Begin)
            {
                throw new InvalidDataException(
                    $"{entry.Name} of {entry.DType} {ShapeText.Of(entry.Shape)} cannot lie at [{entry.Begin}, {entry.End})");
            }

            if (entry.End > dataLength)
                throw new InvalidDataException($"it is cut short: {entry.Name} ends at byte {entry.End} of {dataLength}");
            if (entry.Begin != covered)
            {
                string fault = entry.Begin < covered ? "overlaps another tensor" : "leaves a hole before it";
                throw new InvalidDataException($"{entry.Name} at [{entry.Begin}, {entry.End}) {fault}");
            }

            covered = entry.End;
        }

        if (covered != dataLength)
            throw new InvalidDataException($"its last {dataLength - covered} bytes belong to no tensor");
    }
}
