using System.Globalization;

namespace Kiln;

/// <summary>An optimizer's state as a safetensors file.</summary>
internal static class OptimizerFile
{
    private const string KindKey = "kiln.optimizer";
    private const string StepsKey = "kiln.steps";
    private const string GroupKey = "kiln.group.";
    private const string ScalarKey = "kiln.";
    private const string Inherited = "inherited";
    private const string Frozen = "frozen";
    private const string Trained = "trained";

    public static void Save(string path, Optimizer optimizer)
    {
        var tensors = new List<NamedTensor>();
        var metadata = new List<KeyValuePair<string, string>>();
        AddTo(tensors, metadata, optimizer);
        SafeTensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Adds the optimizer's state to what goes into a file.</summary>
    public static void AddTo(List<NamedTensor> tensors, List<KeyValuePair<string, string>> metadata, Optimizer optimizer)
    {
        foreach (OptimizerState state in optimizer.States)
        {
            foreach (ParameterInfo parameter in optimizer.Groups.Trainable)
            {
                tensors.Add(new NamedTensor(Name(parameter, state), parameter.Shape, parameter.Count,
                    values => parameter.Layout.Gather(state.Values.Span.Slice(parameter.Offset, parameter.Length), values)));
            }
        }

        metadata.Add(new(KindKey, optimizer.GetType().Name));
        metadata.Add(new(StepsKey, optimizer.Steps.ToString(CultureInfo.InvariantCulture)));
        metadata.Add(new($"{GroupKey}0", GroupText(optimizer.Groups.All)));
        int number = 1;
        foreach (ParameterGroup group in optimizer.Groups.Others)
            metadata.Add(new($"{GroupKey}{number++}", GroupText(group)));
        foreach (OptimizerScalar scalar in optimizer.Scalars)
            metadata.Add(new(ScalarKey + scalar.Name, scalar.Get().ToString("R", CultureInfo.InvariantCulture)));
    }

    public static void Load(string path, Optimizer optimizer)
    {
        using var file = new SafeTensorsReader(path);
        Read(path, file, optimizer, alone: true)();
    }

    /// <summary>Reads and checks everything; what it returns puts it in place.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="optimizer">Whose state it is to be.</param>
    /// <param name="alone">Whether the file must hold nothing else.</param>
    public static Action Read(string path, SafeTensorsReader file, Optimizer optimizer, bool alone)
    {
        string kind = Required(path, file, KindKey);
        if (kind != optimizer.GetType().Name)
            throw new InvalidDataException($"{path} is the state of {kind}, not of {optimizer.GetType().Name}.");
        if (!long.TryParse(Required(path, file, StepsKey), NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
            throw new InvalidDataException($"{path}: {StepsKey} is no number.");

        List<SavedGroup> groups = ReadGroups(path, file, optimizer);
        double[] scalars = ReadScalars(path, file, optimizer);
        double[] before = [.. optimizer.Scalars.Select(scalar => scalar.Get())];
        List<float[]> values;
        try
        {
            // A momentum that is not zero brings the buffer that the file has values for.
            SetScalars(optimizer, scalars);
            values = ReadStates(path, file, optimizer, alone);
        }
        finally
        {
            SetScalars(optimizer, before);
        }

        return () => Restore(optimizer, steps, groups, scalars, values);
    }

    private static void Restore(Optimizer optimizer, long steps, List<SavedGroup> groups, double[] scalars, List<float[]> values)
    {
        SetScalars(optimizer, scalars);
        optimizer.Resume(steps);
        for (int i = 0; i < groups.Count; i++)
            groups[i].Restore(i == 0 ? optimizer.Groups.All : optimizer.Groups.Get(groups[i].Pattern));

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
        string rate = group.HasOwnRate ? group.Rate.ToString("R", CultureInfo.InvariantCulture) : Inherited;
        string initial = group.InitialRate?.ToString("R", CultureInfo.InvariantCulture) ?? "-";
        string state = group.Frozen ? Frozen : Trained;
        return string.Create(CultureInfo.InvariantCulture, $"{rate} {initial} {group.WeightDecay:R} {state} {group.Pattern}");
    }

    private static List<float[]> ReadStates(string path, SafeTensorsReader file, Optimizer optimizer, bool alone)
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

        if (alone && values.Count != file.Entries.Count)
            throw new InvalidDataException($"{path} has {file.Entries.Count} tensors; this optimizer needs {values.Count}.");
        return values;
    }

    private static double[] ReadScalars(string path, SafeTensorsReader file, Optimizer optimizer) =>
    [
        .. optimizer.Scalars.Select(scalar =>
        {
            string text = Required(path, file, ScalarKey + scalar.Name);
            return TryRead(text, out double value)
                ? value
                : throw new InvalidDataException($"{path}: {ScalarKey}{scalar.Name} is \"{text}\".");
        }),
    ];

    private static void SetScalars(Optimizer optimizer, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            optimizer.Scalars[i].Set(values[i]);
    }

    private static List<SavedGroup> ReadGroups(string path, SafeTensorsReader file, Optimizer optimizer)
    {
        var groups = new List<SavedGroup>();
        while (file.Metadata.TryGetValue($"{GroupKey}{groups.Count}", out string? text))
        {
            if (SavedGroup.Parse(text) is not { } group)
                throw new InvalidDataException($"{path}: {GroupKey}{groups.Count} is \"{text}\".");
            if (!optimizer.Groups.Trainable.Any(info => WildcardPattern.Matches(group.Pattern, info.Name)))
                throw new InvalidDataException($"{path}: no parameter matches \"{group.Pattern}\".");

            groups.Add(group);
        }

        return groups;
    }

    private static bool TryRead(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && double.IsFinite(value);

    private static string Required(string path, SafeTensorsReader file, string key) =>
        file.Metadata.TryGetValue(key, out string? text)
            ? text
            : throw new InvalidDataException($"{path} is no optimizer state: it lacks {key}.");

    private readonly record struct SavedGroup(string Pattern, double? Rate, double? InitialRate, float WeightDecay, bool IsFrozen)
    {
        public static SavedGroup? Parse(string text)
        {
            string[] parts = text.Split(' ', 5);
            return parts is [_, _, _, Frozen or Trained, _]
                && TryReadOr(Inherited, parts[0], out double? rate)
                && TryReadOr("-", parts[1], out double? initial)
                && TryRead(parts[2], out double decay)
                ? new SavedGroup(parts[4], rate, initial, (float)decay, parts[3] == Frozen)
                : null;
        }

        public void Restore(ParameterGroup group)
        {
            group.WeightDecay = WeightDecay;
            group.Frozen = IsFrozen;
            group.InitialRate = InitialRate;
            if (Rate is { } rate)
                group.Rate = rate;
        }

        private static bool TryReadOr(string absent, string text, out double? value)
        {
            value = TryRead(text, out double number) ? number : null;
            return value is not null || text == absent;
        }
    }
}
