using System.Globalization;
using Kiln.Kernels;

namespace Kiln;

/// <summary>A model's parameters and buffers as a safetensors file.</summary>
internal static class ModelFile
{
    private const string ModelKey = "kiln.model";
    private const string RngKey = "kiln.rng";

    /// <summary>PyTorch's batch norm counts batches under this name; nothing reads it with a fixed momentum.</summary>
    private const string BatchCounter = ".num_batches_tracked";

    public static void Save(string path, ModelState model)
    {
        var tensors = new List<NamedTensor>();
        foreach (ParameterInfo parameter in model.ParameterInfos)
            tensors.Add(new NamedTensor(parameter.Name, parameter.Shape, parameter.Count, parameter.Get));

        RngState rng = model.RngState;
        SafeTensorsWriter.Write(path, tensors,
        [
            new(ModelKey, model.Structure.Name),
            new(RngKey, string.Create(CultureInfo.InvariantCulture, $"{rng.Seed} {rng.Calls}")),
        ]);
    }

    public static void Load(string path, ModelState model, Func<string, string>? map, bool strict)
    {
        using var file = new SafeTensorsReader(path);
        List<(ParameterInfo Parameter, SafeTensorsEntry Entry)> pairs = Match(path, file, model.ParameterInfos, map, strict);
        RngState rng = ReadRng(path, file) ?? model.RngState;

        // Everything is read before anything is written.
        var values = new float[pairs.Count][];
        for (int i = 0; i < values.Length; i++)
            values[i] = file.Read(pairs[i].Entry);

        for (int i = 0; i < values.Length; i++)
            pairs[i].Parameter.Set(values[i]);
        model.RngState = rng;
    }

    private static List<(ParameterInfo Parameter, SafeTensorsEntry Entry)> Match(
        string path, SafeTensorsReader file, IReadOnlyList<ParameterInfo> parameters, Func<string, string>? map, bool strict)
    {
        var pairs = new List<(ParameterInfo, SafeTensorsEntry)>();
        var missing = new List<string>();
        var unused = new SortedSet<string>(file.Entries.Keys, StringComparer.Ordinal);
        foreach (ParameterInfo parameter in parameters)
        {
            string name = map is null ? parameter.Name : map(parameter.Name);
            if (!file.Entries.TryGetValue(name, out SafeTensorsEntry? entry))
            {
                missing.Add(name);
                continue;
            }

            unused.Remove(name);
            if (!entry.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
            {
                throw new InvalidDataException(
                    $"{path}: {name} has the shape {ShapeText.Of(entry.Shape)}, the model's is {ShapeText.Of(parameter.Shape)}.");
            }

            pairs.Add((parameter, entry));
        }

        unused.RemoveWhere(name => name.EndsWith(BatchCounter, StringComparison.Ordinal));
        if (strict && (missing.Count > 0 || unused.Count > 0))
            throw new InvalidDataException($"{path} does not fit: {Differences(missing, unused)}.");
        return pairs;
    }

    private static string Differences(List<string> missing, SortedSet<string> unused)
    {
        var parts = new List<string>();
        if (missing.Count > 0)
            parts.Add($"it lacks {string.Join(", ", missing)}");
        if (unused.Count > 0)
            parts.Add($"the model has no {string.Join(", ", unused)}");
        return string.Join("; ", parts);
    }

    private static RngState? ReadRng(string path, SafeTensorsReader file)
    {
        if (!file.Metadata.TryGetValue(RngKey, out string? text))
            return null;

        string[] parts = text.Split(' ');
        if (parts.Length == 2 &&
            ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) &&
            ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong calls))
        {
            return new RngState(seed, calls);
        }

        throw new InvalidDataException($"{path}: {RngKey} is \"{text}\" instead of a seed and a count.");
    }
}
