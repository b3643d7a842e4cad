using System.Text.Json;

namespace Kiln.Parity.Tests;

/// <summary>Reads the PyTorch results in the folder <c>golden</c>.</summary>
internal static class Golden
{
    public static JsonElement Read(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "golden", name + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    extension(JsonElement element)
    {
        /// <summary>The values of a tensor.</summary>
        public float[] Floats => [.. element.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];

        /// <summary>The values of an index tensor, or of a plain list.</summary>
        public int[] Ints
        {
            get
            {
                JsonElement list = element.ValueKind == JsonValueKind.Object ? element.GetProperty("data") : element;
                return [.. list.EnumerateArray().Select(value => value.GetInt32())];
            }
        }

        /// <summary>The values of a plain list.</summary>
        public float[] Numbers => [.. element.EnumerateArray().Select(value => value.GetSingle())];

        public int[] Shape => [.. element.GetProperty("shape").EnumerateArray().Select(value => value.GetInt32())];

        public JsonElement At(string name) => element.GetProperty(name);

        public float Number(string name) => element.GetProperty(name).GetSingle();

        public float Number(string name, float fallback) => element.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : fallback;

        public int Integer(string name) => element.GetProperty(name).GetInt32();

        public bool Flag(string name) => element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

        public string Text(string name) => element.GetProperty(name).GetString()!;

        public IEnumerable<JsonElement> Items(string name) => element.GetProperty(name).EnumerateArray();
    }
}
