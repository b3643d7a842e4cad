using System.Globalization;

namespace Kiln;

/// <summary>An optimizer's state as a safetensors file.</summary>
internal static class OptimizerFile
{
    private const string KindKey = "kiln.optimizer";
    private const string StepsKey = "kiln.steps";
    private const string GroupKey = "kiln.group.";
    private const string Inherited = "inherited";

    public static void Save(string path, Optimizer optimizer)
    {
        var tensors = new List<NamedTensor>();
        foreach (OptimizerState state in optimizer.States)
        {
            foreach (ParameterInfo parameter in optimizer.Groups.Trainable)
            {
                tensors.Add(new NamedTensor(Name(parameter, state), parameter.Shape, parameter.Count,
                    values => parameter.Layout.Gather(state.Values.Span.Slice(parameter.Offset, parameter.Length), values)));
            }
        }

        var metadata = new List<KeyValuePair<string, string>>
        {
            new(KindKey, optimizer.GetType().Name),
            new(StepsKey, optimizer.Steps.ToString(CultureInfo.InvariantCulture)),
            new($"{GroupKey}0", GroupText(optimizer.Groups.All)),
        };
        foreach (ParameterGroup group in optimizer.Groups.Others)
            metadata.Add(new($"{GroupKey}{metadata.Count - 2}", GroupText(group)));
        SafeTensorsWriter.Write(path, tensors, metadata);
    }

    public static void Load(string path, Optimizer optimizer)
    {
        using var file = new SafeTensorsReader(path);
        string kind = Required(path, file, KindKey);
        if (kind != optimizer.GetType().Name)
            throw new InvalidDataException($"{path} is the state of {kind}, not of {optimizer.GetType().Name}.");
        if (!long.TryParse(Required(path, file, StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
            throw new InvalidDataException($"{path}: {StepsKey} is no number.");

        List<SavedGroup> groups = ReadGroups(path, file, optimizer);
        List<float[]> values = ReadStates(path, file, optimizer);

        optimizer.Resume(steps);
        foreach (SavedGroup saved in groups)
        {
            ParameterGroup group = saved.Pattern == "*" ? optimizer.Groups.All : optimizer.Groups.Get(saved.Pattern);
            group.WeightDecay = saved.WeightDecay;
            if (saved.LearningRate is { } rate)
                group.LearningRate = rate;
        }

        int next = 0;
        foreach (OptimizerState state in optimizer.States)
        {
            foreach (ParameterInfo parameter in optimizer.Groups.Trainable)
                parameter.Layout.Scatter(values[next++], state.Values.Span.Slice(parameter.Offset, parameter.Length));
        }
    }

    private static string Name(ParameterInfo parameter, OptimizerState state) => $"{parameter.Name}.{state.Name}";

    private static string GroupText(ParameterGroup group)
    {
        string rate = group.HasOwnRate ? group.LearningRate.ToString("R", CultureInfo.InvariantCulture) : Inherited;
        return string.Create(CultureInfo.InvariantCulture, $"{rate} {group.WeightDecay:R} {group.Pattern}");
    }

    private static List<float[]> ReadStates(string path, SafeTensorsReader file, Optimizer optimizer)
    {
        var values = new List<float[]>();
        foreach (OptimizerState state in optimizer.States)
        {
            foreach (ParameterInfo parameter in optimizer.Groups.Trainable)
            {
                string name = Name(parameter, state);
                if (!file.Entries.TryGetValue(name, out SafeTensorsEntry? entry))
                    throw new InvalidDataException($"{path} lacks {name}.");
                if (!entry.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
                {
                    throw new InvalidDataException(
                        $"{path}: {name} has the shape {ShapeText.Of(entry.Shape)}, the parameter's is {ShapeText.Of(parameter.Shape)}.");
                }

                values.Add(file.Read(entry));
            }
        }

        if (values.Count != file.Entries.Count)
            throw new InvalidDataException($"{path} has {file.Entries.Count} tensors; this optimizer needs {values.Count}.");
        return values;
    }

    private static List<SavedGroup> ReadGroups(string path, SafeTensorsReader file, Optimizer optimizer)
    {
        var groups = new List<SavedGroup>();
        while (file.Metadata.TryGetValue($"{GroupKey}{groups.Count}", out string? text))
        {
            string[] parts = text.Split(' ', 3);
            if (parts.Length != 3 || !TryRead(parts[1], out float decay) || (parts[0] != Inherited && !TryRead(parts[0], out _)))
                throw new InvalidDataException($"{path}: {GroupKey}{groups.Count} is \"{text}\".");
            if (!optimizer.Groups.Trainable.Any(info => WildcardPattern.Matches(parts[2], info.Name)))
                throw new InvalidDataException($"{path}: no parameter matches \"{parts[2]}\".");

            groups.Add(new SavedGroup(parts[2], TryRead(parts[0], out float rate) ? rate : null, decay));
        }

        return groups;
    }

    private static bool TryRead(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && float.IsFinite(value);

    private static string Required(string path, SafeTensorsReader file, string key) =>
        file.Metadata.TryGetValue(key, out string? text)
            ? text
            : throw new InvalidDataException($"{path} is no optimizer state: it lacks {key}.");

    private readonly record struct SavedGroup(string Pattern, float? LearningRate, float WeightDecay);
}
