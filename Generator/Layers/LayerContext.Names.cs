using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Layers;

/// <summary>Names: inputs, symbols, results, parameters, targets, losses and outputs of the chain so far.</summary>
internal sealed partial class LayerContext
{
    /// <summary>Members of models, which a property of the same name would repeat.</summary>
    private static readonly string[] Members =
    [
        "ParameterCount", "Info", "Parameters", "Gradients", "ParameterInfos", "Parameter", "Structure", "RngState", "Network", "Forward", "Loss",
        "Train", "Accumulate", "TrainStep", "LossValues", "ForwardTrain", "Backward", "ClassWeights", "Save", "Load", "CopyParametersFrom", "CreateSession",
        "CreateState", "Next",
    ];

    private readonly Dictionary<string, (Value Value, int Layer, string Argument)> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _parametersByLayer = new(StringComparer.Ordinal);
    private readonly Dictionary<Value, int> _targetLayers = [];

    /// <summary>Floats of all parameters so far; they must fit into one buffer.</summary>
    private int _storedFloats;

    public List<string> Symbols { get; } = [];
    public List<GraphInput> Inputs { get; } = [];
    public List<Value> Parameters { get; } = [];
    public List<Value> Targets { get; } = [];
    public List<Value> ClassWeights { get; } = [];
    public List<Loss> Losses { get; } = [];
    public List<GraphOutput> Outputs { get; } = [];
    public List<CarriedState> States { get; } = [];

    /// <summary>Whether recurrent layers start from states that can be carried from call to call; otherwise only those that must.</summary>
    public bool CarriesStates { get; init; } = true;

    /// <summary>No recurrent layer so far stands in the way of running the model step by step.</summary>
    public bool IsSteppable { get; set; } = true;

    /// <summary>Results of recurrent layers, with the hidden states of all steps of the top layer's directions.</summary>
    public Dictionary<Value, IReadOnlyList<(Value Hidden, bool Reverse)>> Recurrent { get; } = [];

    /// <summary>What each layer gave.</summary>
    public Dictionary<int, Value> Results { get; } = [];

    /// <summary>What enters the first loss: the result of Forward.</summary>
    public Value? Scored { get; private set; }

    /// <summary>Gives a name to a value; reports a duplicate.</summary>
    public bool Define(string name, Value value, string argument)
    {
        if (!IsIdentifier(name))
        {
            Report(Diagnostics.InvalidName, argument, name);
            return false;
        }

        if (_named.TryGetValue(name, out var earlier))
        {
            Report(Diagnostics.DuplicateName, argument, -1, earlier.Layer, name, MessageValue.OfLayer(earlier.Layer));
            return false;
        }

        _named.Add(name, (value, Index, argument));
        return true;
    }

    /// <summary>Gives a name to a value that users read after a call, as a property of that name.</summary>
    public bool Publish(string name, Value value, string argument)
    {
        string property = Identifiers.Pascal(name);
        GraphOutput? twin = Outputs.FirstOrDefault(output => output.Name != name && Identifiers.Pascal(output.Name) == property);
        string? holder = twin is not null ? $"{MessageValue.OfLayer(LayerOfName(twin.Name))} makes too"
            : property == Model.Name ? "is the name of the class"
            : Members.Contains(property) ? "every model has"
            : property == "State" && Model.Layers.ToList().FindIndex(layer => layer.Find("Stateful") is { Kind: ArgumentKind.Boolean, Integer: not 0 }) is var stateful and >= 0 ? $"{MessageValue.OfLayer(stateful)} makes"
            : null;
        if (holder is not null)
        {
            MessageValue[] values = [Self, property, holder, $"\"{name}Value\""];
            Report(new ModelError(Diagnostics.OutputClash, Index, argument, values.ToEquatableArray(), twin is null ? -1 : LayerOfName(twin.Name)) { Repair = name + "Value" });
            return false;
        }

        if (!Define(name, value, argument))
            return false;
        Outputs.Add(new GraphOutput(name, value));
        return true;
    }

    /// <summary>The value of that name; reports an unknown one with the nearest known.</summary>
    public Value? Find(string name, string argument, int item = -1)
    {
        _usedNames.Add(name);
        if (_named.TryGetValue(name, out var found))
            return found.Value;
        ReportUnknownName(name, argument, item);
        return null;
    }

    /// <summary>Reports a name that no earlier layer has, with the nearest one that exists.</summary>
    private void ReportUnknownName(string name, string argument, int item)
    {
        string? nearest = Suggestion.Nearest(name, _named.Keys);
        int layer = nearest is null ? -1 : _named[nearest].Layer;
        string ending = nearest is not null ? $" Did you mean '{nearest}', the name of {MessageValue.OfLayer(layer)}?"
            : _named.Count <= Inputs.Count ? $" Give one its name first: As = \"{name}\"."
            : $" Use one of {Listed(_named.Keys)}, or give a layer its name: As = \"{name}\".";
        MessageValue[] values = [name, ending];
        Report(new ModelError(Diagnostics.UnknownName, Index, argument, values.ToEquatableArray(), layer) { Item = item, Repair = nearest });
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.OrderBy(name => name, StringComparer.Ordinal).Select(name => $"'{name}'"));

    /// <summary>Warns of names that nothing uses; outputs and inputs count as used.</summary>
    public void ReportUnusedNames()
    {
        foreach (var pair in _named.OrderBy(pair => pair.Value.Layer).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            bool published = Outputs.Any(output => output.Name == pair.Key) || Inputs.Any(input => input.Name == pair.Key);
            if (!published && !_usedNames.Contains(pair.Key))
                _errors.Add(new ModelError(Diagnostics.UnusedName, pair.Value.Layer, pair.Value.Argument, new MessageValue[] { pair.Key }.ToEquatableArray()));
        }

        HashSet<Value> read = [.. Builder.Nodes.SelectMany(node => node.Inputs), .. Outputs.Select(output => output.Value), Current];
        foreach (GraphInput input in Inputs.Where(input => !read.Contains(input.Value)))
            _errors.Add(new ModelError(Diagnostics.UnusedName, LayerOf(input.Value), null, new MessageValue[] { input.Name }.ToEquatableArray()));
    }

    /// <summary>The layer that defined a name, or -1.</summary>
    public int LayerOfName(string name) => _named.TryGetValue(name, out var named) ? named.Layer : -1;

    /// <summary>Marks a name as used, for layers that others refer to (tied weights).</summary>
    public void Use(string name) => _usedNames.Add(name);

    /// <summary>
    /// Adds a parameter of this layer, or the one it is tied to. The user's <c>Init</c> and <c>Frozen</c> apply.
    /// </summary>
    /// <param name="suffix">Its name inside the layer: <c>weight</c>, <c>bias_ih_l0</c>.</param>
    /// <param name="shape">PyTorch's shape.</param>
    /// <param name="storage">The order in which the layer's ops read it best.</param>
    /// <param name="initializer">PyTorch's default.</param>
    /// <param name="gateBlocks">For <see cref="ParameterStorage.Gates"/>: the block in which each of PyTorch's gates is stored.</param>
    /// <param name="groups">Groups of channels, of a convolution's kernel.</param>
    public Value Parameter(string suffix, int[] shape, ParameterStorage storage, Initializer initializer, int[]? gateBlocks = null, int groups = 1)
    {
        // Init is for weights; zero is the one choice that a bias shares.
        string init = Choice("Init", "Default");
        Initializer chosen = init == "Zeros" || (init != "Default" && shape.Length >= 2) ? new Initializer(init, ZeroRow: initializer.ZeroRow) : initializer;
        var parameter = new Parameter($"{Name}.{suffix}", shape.ToEquatableArray(), storage, chosen, Flag("Frozen", false), Index) { GateBlocks = (gateBlocks ?? []).ToEquatableArray(), Groups = groups };
        return Add(parameter);
    }

    /// <summary>Adds a running statistic of this layer: saved like a parameter, and not trained.</summary>
    /// <param name="suffix">Its name inside the layer: <c>running_mean</c>.</param>
    /// <param name="shape">PyTorch's shape.</param>
    /// <param name="value">What it starts from.</param>
    public Value Buffer(string suffix, int[] shape, double value) =>
        Add(new Parameter($"{Name}.{suffix}", shape.ToEquatableArray(), ParameterStorage.RowMajor, Initializer.Constant(value), Frozen: false, Index) { IsBuffer = true });

    private Value Add(Parameter parameter)
    {
        if (_parametersByLayer.TryGetValue(parameter.Name, out Value? twin) && !HasError)
            Report(Diagnostics.DuplicateName, Has("Name") ? "Name" : null, -1, LayerOf(twin), Name, MessageValue.OfLayer(LayerOf(twin)));
        _storedFloats = checked(_storedFloats + parameter.StoredLength);
        Value value = Builder.Leaf(parameter.Name, new Shape(parameter.Shape.Select(size => Dim.Constant(size))), DType.Float32, ValueKind.Parameter, parameter);
        Parameters.Add(value);
        _parametersByLayer[parameter.Name] = value;
        _layerOf[value] = Index;
        return value;
    }

    /// <summary>The weight of the layer that <c>TiedTo</c> names (a layer's name or its <c>As</c>); reports where there is none or it has another shape.</summary>
    public Value? Tied(int[] shape)
    {
        string name = Text("TiedTo")!;
        Value? weight = _parametersByLayer.TryGetValue(name + ".weight", out Value? direct) ? direct : null;
        if (weight is null && _named.TryGetValue(name, out var named))
            weight = Parameters.FirstOrDefault(value => value.Parameter!.Layer == named.Layer && value.Parameter.Name.EndsWith(".weight", StringComparison.Ordinal));
        Use(name);
        if (weight is null)
        {
            var known = _named.Keys.Concat(_parametersByLayer.Keys.Where(key => key.EndsWith(".weight", StringComparison.Ordinal)).Select(key => key.Substring(0, key.Length - 7)));
            string? nearest = Suggestion.Nearest(name, known);
            string ending = nearest is null ? " Name a layer before it that has a weight." : $" Did you mean '{nearest}'?";
            MessageValue[] values = [name, ending];
            return Report(new ModelError(Diagnostics.UnknownName, Index, "TiedTo", values.ToEquatableArray()) { Repair = nearest });
        }

        if (!weight.Parameter!.Shape.SequenceEqual(shape))
        {
            int owner = weight.Parameter.Layer;
            return Report(Diagnostics.TiedShapeDiffers, "TiedTo", -1, owner, Self, $"({string.Join(", ", shape)})", name, $"({string.Join(", ", weight.Parameter.Shape)})", MessageValue.OfLayer(owner));
        }

        return weight;
    }

    /// <summary>The target of this loss: a new argument, or one that an earlier loss of the same target name shares.</summary>
    public Value? Target(Shape shape, DType dtype)
    {
        string name = Text("Target") ?? "target";
        if (!IsIdentifier(name))
            return Report(Diagnostics.InvalidName, "Target", name);
        if (CallNames.IsTaken(Model, name))
            return Report(Diagnostics.DuplicateName, "Target", name, "another argument of the generated calls");
        Value? shared = Targets.FirstOrDefault(target => target.Name == name);
        if (shared is null)
        {
            Value target = Builder.Leaf(name, shape, dtype, ValueKind.Target);
            Targets.Add(target);
            _targetLayers[target] = Index;
            return target;
        }

        int layer = _targetLayers[shared];
        return shared.Shape.Equals(shape) && shared.DType == dtype
            ? shared
            : Report(Diagnostics.TargetsDisagree, "Target", -1, layer, name, $"{shape} {dtype}", MessageValue.OfLayer(layer), $"{shared.Shape} {shared.DType}");
    }

    /// <summary>Adds ops of the loss phase.</summary>
    public Node ApplyLoss(Op op, params Value[] inputs) => Builder.Append(op, inputs, Index, Phase.Loss, Label);

    /// <summary>Registers a scalar as loss of this layer.</summary>
    public Value AddLoss(Value loss, string target)
    {
        Scored ??= Current;
        float scale = Number("Scale", 1);
        if (float.IsNaN(scale) || float.IsInfinity(scale))
            Report(Diagnostics.OptionOutOfRange, "Scale", Self, "Scale", scale.ToString(CultureInfo.InvariantCulture), "a finite number");
        Losses.Add(new Loss(loss, scale, target));
        return Current;
    }

    /// <summary>A vector of one weight per class that the user may set at run time.</summary>
    public Value ClassWeightsOf(int classes)
    {
        Value weights = Builder.Leaf(Label + "_class_weights", new Shape([Dim.Constant(classes)]), DType.Float32, ValueKind.ClassWeights);
        ClassWeights.Add(weights);
        SetLayer(weights);
        return weights;
    }

    /// <summary>Adds symbols of an input's shape in order of appearance.</summary>
    public void AddSymbols(Dim dim, string text)
    {
        foreach (string symbol in dim.Symbols.OrderBy(symbol => text.IndexOf(symbol, StringComparison.Ordinal)))
        {
            if (!Symbols.Contains(symbol))
                Symbols.Add(symbol);
        }
    }

    public static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}
