using System.Globalization;
using Kiln.Kernels;

namespace Kiln;

/// <summary>A model's parameters and buffers as a safetensors file.</summary>
internal static class ModelFile
{
    public const string ModelKey = "kiln.model", StructureKey = "kiln.structure";

    private const string RngKey = "kiln.rng";

    public static void Save(string path, ModelState model)
    {
        var tensors = new List<NamedTensor>();
        foreach (ParameterInfo parameter in model.ParameterInfos)
            tensors.Add(new NamedTensor(parameter.Name, parameter.Shape, parameter.Count, parameter.Get));

        SafeTensorsWriter.Write(path, tensors, Metadata(model.Structure, model.RngState));
    }

    public static void Load(string path, ModelState model, Func<string, string>? map, bool strict)
    {
        using var file = new SafeTensorsReader(path);
        var match = new FileMatch(path, file, model.Structure, model.ParameterInfos, map);
        match.RequireFit(strict);
        RngState rng = ReadRng(path, file) ?? model.RngState;
        match.Apply(file);
        model.RngState = rng;
    }

    /// <summary>Reads the parameters of those names alone; see <see cref="PartialLoading"/>.</summary>
    public static IReadOnlyList<string> LoadPart(string path, IModel model, IReadOnlyList<ParameterInfo> parameters, Func<string, string>? map)
    {
        using var file = new SafeTensorsReader(path);
        var match = new FileMatch(path, file, model.Structure, parameters, map);
        match.RequireFit(strict: true, whole: false);
        match.Apply(file);
        return [.. parameters.Select(parameter => parameter.Name)];
    }

    /// <summary>What a file tells about the model it was made from, beside the tensors.</summary>
    public static KeyValuePair<string, string>[] Metadata(ModelInfo structure, RngState rng) =>
    [
        new(ModelKey, structure.Name),
        new(StructureKey, structure.StructureHash),
        new(RngKey, string.Create(CultureInfo.InvariantCulture, $"{rng.Seed} {rng.Calls}")),
    ];

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
