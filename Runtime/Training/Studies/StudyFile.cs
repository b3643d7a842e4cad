using System.Buffers;
using System.Text.Json;

namespace Kiln;

/// <summary>
/// The results of a study as JSON, with the settings that they belong to. Each writing replaces the whole file, so it is complete at any
/// moment. Values are text: they are for people, the study draws them again.
/// </summary>
internal sealed class StudyFile(string? path, IReadOnlyList<KeyValuePair<string, string>> settings)
{
    private const string Format = "kiln.study.1";

    public string Name => path ?? "";

    /// <summary>What the file holds; nothing where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of another study.</exception>
    public Dictionary<(int Number, int Budget), StudyEntry> Read()
    {
        var entries = new Dictionary<(int, int), StudyEntry>();
        if (path is null)
            return entries;
        Clear();
        if (!File.Exists(path))
            return entries;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
                throw new InvalidDataException($"{path} is no study of this version: its format is {root.GetProperty("format")}, not {Format}.");
            CheckSettings(root.GetProperty("settings"));
            foreach (JsonElement trial in root.GetProperty("trials").EnumerateArray())
            {
                StudyEntry entry = ReadEntry(trial);
                if (!entries.TryAdd((entry.Number, entry.Budget), entry))
                    throw new InvalidDataException($"{path} has trial {entry.Number} of budget {entry.Budget} twice.");
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is no study: {exception.Message}", exception);
        }

        return entries;
    }

    /// <summary>Writes all results.</summary>
    public void Write(IEnumerable<TrialResult> results)
    {
        if (path is null)
            return;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            WriteTexts(json, "settings", settings);
            json.WriteStartArray("trials");
            foreach (TrialResult result in results.OrderBy(result => result.Budget).ThenBy(result => result.Number))
                WriteEntry(json, result);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.Write(path, stream => stream.Write(buffer.WrittenSpan));
    }

    /// <summary>Deletes what a process left that died while it wrote.</summary>
    private void Clear()
    {
        string full = System.IO.Path.GetFullPath(path!);
        string folder = System.IO.Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(folder, $"{System.IO.Path.GetFileName(full)}.*.tmp"))
            File.Delete(file);
    }

    private void CheckSettings(JsonElement found)
    {
        Dictionary<string, string> there = found.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString() ?? "", StringComparer.Ordinal);
        List<string> differences = [];
        foreach ((string name, string here) in settings)
        {
            if (!there.Remove(name, out string? value))
                differences.Add($"it has no {name}");
            else if (value != here)
                differences.Add($"its {name} is {value}, not {here}");
        }

        differences.AddRange(there.Keys.Select(name => $"this study has no {name}"));
        if (differences.Count > 0)
            throw new InvalidDataException($"{path} is of another study: {string.Join("; ", differences)}. Give this one another file, or delete that one.");
    }

    private StudyEntry ReadEntry(JsonElement trial)
    {
        int number = trial.GetProperty("number").GetInt32();
        string state = trial.GetProperty("state").GetString() ?? "";
        if (!Enum.TryParse(state, ignoreCase: true, out TrialState known) || !Enum.IsDefined(known))
            throw new InvalidDataException($"{path}: trial {number} ended as \"{state}\".");
        return new StudyEntry(
            number,
            trial.GetProperty("budget").GetInt32(),
            [.. trial.GetProperty("values").EnumerateObject().Select(property => new KeyValuePair<string, string>(property.Name, property.Value.GetString() ?? ""))],
            known,
            ReadNumber(trial.GetProperty("value")),
            [.. trial.GetProperty("reports").EnumerateArray().Select(report => (report[0].GetInt32(), ReadNumber(report[1])))],
            trial.TryGetProperty("error", out JsonElement error) ? error.GetString() : null,
            TimeSpan.FromSeconds(trial.GetProperty("seconds").GetDouble()));
    }

    private static void WriteEntry(Utf8JsonWriter json, TrialResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("number", result.Number);
        json.WriteNumber("budget", result.Budget);
        WriteTexts(json, "values", result.Values.Texts);
        json.WriteString("state", result.State.ToString().ToLowerInvariant());
        json.WritePropertyName("value");
        WriteNumber(json, result.Value);
        json.WriteStartArray("reports");
        foreach ((int step, double value) in result.Reports)
        {
            json.WriteStartArray();
            json.WriteNumberValue(step);
            WriteNumber(json, value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (result.Error is not null)
            json.WriteString("error", result.Error);
        json.WriteNumber("seconds", Math.Round(result.Duration.TotalSeconds, 3));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in texts)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    // JSON has no word for what is not finite.
    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => throw new FormatException($"{value} is no number."),
    };
}
