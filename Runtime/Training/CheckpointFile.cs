using System.Globalization;

namespace Kiln;

/// <summary>
/// Model, optimizer and a trainer's numbers in one safetensors file, so that they can never be of different moments. The model's tensors
/// have their own names: <c>IModel.Load(path, strict: false)</c> reads them too.
/// </summary>
internal static class CheckpointFile
{
    private const string RngKey = "kiln.rng";

    public static void Save(string path, IModel model, Optimizer optimizer, IEnumerable<KeyValuePair<string, string>> numbers)
    {
        List<NamedTensor> tensors =
            [.. model.ParameterInfos.Select(info => new NamedTensor(info.Name, info.Shape, info.Count, info.Get))];
        List<KeyValuePair<string, string>> metadata = [.. ModelFile.Metadata(model.Structure, model.RngState), .. numbers];
        OptimizerFile.AddTo(tensors, metadata, optimizer);
        SafeTensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Reads and checks everything; what it returns puts it in place, and gives the texts of the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or does not fit; nothing was changed.</exception>
    public static (IReadOnlyDictionary<string, string> Texts, Action Apply) Read(string path, IModel model, Optimizer optimizer)
    {
        using var file = new SafeTensorsReader(path);
        var values = new List<float[]>();
        foreach (ParameterInfo parameter in model.ParameterInfos)
        {
            if (!file.Entries.TryGetValue(parameter.Name, out SafeTensorsEntry? entry))
                throw new InvalidDataException($"{path} lacks {parameter.Name}.");
            if (!entry.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
            {
                throw new InvalidDataException(
                    $"{path}: {parameter.Name} has the shape {ShapeText.Of(entry.Shape)}, the model's is {ShapeText.Of(parameter.Shape)}.");
            }

            values.Add(file.Read(entry));
        }

        RngState rng = ReadRng(path, file);
        Action restoreOptimizer = OptimizerFile.Read(path, file, optimizer, alone: false);
        return (file.Metadata, () =>
        {
            for (int i = 0; i < values.Count; i++)
                model.ParameterInfos[i].Set(values[i]);
            model.RngState = rng;
            restoreOptimizer();
        });
    }

    private static RngState ReadRng(string path, SafeTensorsReader file)
    {
        string[] parts = file.Metadata.GetValueOrDefault(RngKey, "").Split(' ');
        return parts.Length == 2 &&
            ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) &&
            ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong calls)
            ? new RngState(seed, calls)
            : throw new InvalidDataException($"{path}: {RngKey} must be a seed and a count.");
    }
}
