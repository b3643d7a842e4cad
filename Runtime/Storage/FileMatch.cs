namespace Kiln;

/// <summary>Which tensor of a file is which parameter of a model, and everything that does not fit.</summary>
internal sealed class FileMatch
{
    /// <summary>PyTorch's batch norm counts batches under this name; nothing reads it with a fixed momentum.</summary>
    private const string BatchCounter = ".num_batches_tracked";

    private readonly string _path;
    private readonly string _origin;
    private readonly List<(ParameterInfo Parameter, SafeTensorsEntry Entry)> _pairs = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _wrong = [];
    private readonly SortedSet<string> _unused;

    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="structure">The model's layers, for messages.</param>
    /// <param name="parameters">What is to be read.</param>
    /// <param name="map">Translates a name in the model into the name in the file.</param>
    public FileMatch(string path, SafeTensorsReader file, ModelInfo structure, IEnumerable<ParameterInfo> parameters, Func<string, string>? map)
    {
        _path = path;
        _origin = Origin(file, structure);
        _unused = new SortedSet<string>(file.Entries.Keys, StringComparer.Ordinal);
        foreach (ParameterInfo parameter in parameters)
        {
            string name = map is null ? parameter.Name : map(parameter.Name);
            if (!file.Entries.TryGetValue(name, out SafeTensorsEntry? entry))
            {
                _missing.Add(name);
                continue;
            }

            _unused.Remove(name);
            if (!entry.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
                _wrong.Add($"{name} has the shape {ShapeText.Of(entry.Shape)}, the model's is {ShapeText.Of(parameter.Shape)}");
            else if (!entry.IsFloatingPoint)
                _wrong.Add($"{name} has the type {entry.DType}; floating point numbers are needed");
            _pairs.Add((parameter, entry));
        }

        _unused.RemoveWhere(name => name.EndsWith(BatchCounter, StringComparison.Ordinal));
    }

    /// <summary>Refuses what does not fit, all of it in one message.</summary>
    /// <param name="strict">Whether everything that is to be read must be there.</param>
    /// <param name="whole">Whether, then, nothing may be left over.</param>
    /// <exception cref="InvalidDataException">Something does not fit.</exception>
    public void RequireFit(bool strict, bool whole = true)
    {
        var parts = new List<string>();
        if (strict && _missing.Count > 0)
            parts.Add($"it lacks {string.Join(", ", _missing)}");
        if (strict && whole && _unused.Count > 0)
            parts.Add($"the model has no {string.Join(", ", _unused)}");
        parts.AddRange(_wrong);
        if (parts.Count > 0)
            throw new InvalidDataException($"{_path} does not fit: {string.Join("; ", parts)}.{_origin}");
    }

    /// <summary>Puts the values in place; everything is read before anything is written.</summary>
    public void Apply(SafeTensorsReader file)
    {
        float[][] values = [.. _pairs.Select(pair => file.Read(pair.Entry))];
        for (int i = 0; i < values.Length; i++)
            _pairs[i].Parameter.Set(values[i]);
    }

    /// <summary>A hint where the file tells that it was made by other layers. By itself that is no mistake: names and shapes decide.</summary>
    private static string Origin(SafeTensorsReader file, ModelInfo structure) =>
        file.Metadata.TryGetValue(ModelFile.StructureKey, out string? hash) && hash != structure.StructureHash
            ? $" It was saved by {file.Metadata.GetValueOrDefault(ModelFile.ModelKey, "a model")}, whose layers are not those of {structure.Name}."
            : "";
}
