using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// Writes the statements of one layer method and remembers which values and sizes they name, so that the method can declare them first.
/// </summary>
internal sealed class StepWriter(Graph graph, MemoryPlan plan, EmitNames names, UpdatePoints? updates = null, string sizePrefix = "") : OpWriter
{
    private readonly List<Value> _values = [];
    private readonly HashSet<string> _sizes = [];
    private readonly HashSet<string> _locals = [];
    private Node? _node;
    private int _step;
    private bool _scratch;
    private string? _epilogue;
    private string? _epilogueType;

    /// <summary>The statements so far.</summary>
    public CodeWriter Code { get; } = new();

    public override Node Node => _node!;

    public override string Scratch
    {
        get
        {
            _scratch = true;
            return $"ref scratch{_step}";
        }
    }

    public override string? Epilogue => _epilogue;

    public override string? EpilogueType => _epilogueType;

    public override string Training => "pass.Training";

    public override string DropoutKey(int stream) => $"Philox.Key(pass.Seed, {stream}, pass.Call)";

    public override string BatchSizes => "ref pass.BatchSizes";

    public override string SortedIndices => "ref pass.SortedIndices";

    public override bool SharePlace(Value from, Value to) =>
        plan.Places.TryGetValue(Viewed(from), out MemoryBuffer? first) && plan.Places.TryGetValue(Viewed(to), out MemoryBuffer? second) && first == second;

    /// <summary>Writes an op of step <paramref name="step"/>, and what becomes of its output.</summary>
    public void Write(Node node, int step, string? epilogueType = null, Func<StepWriter, string>? epilogue = null)
    {
        (_node, _step, _scratch, _epilogueType, _epilogue) = (node, step, false, epilogueType, epilogue?.Invoke(this));
        node.Op.Write(this);
        if (_scratch && plan.Scratch.TryGetValue(step, out MemoryBuffer? place))
            _scratchPlaces.Add((step, place));
    }

    private readonly List<(int Step, MemoryBuffer Place)> _scratchPlaces = [];

    public override void Line(string text) => Code.WriteLine(text);

    public override string Ref(Value value)
    {
        value = Viewed(value);
        Use(value);
        return $"ref {EmitNames.Local(value)}";
    }

    public override string RefOrNull(Value? value, string elementType = "float") =>
        value is null ? $"ref Unsafe.NullRef<{elementType}>()" : Ref(value);

    public override string Scalar(Value value)
    {
        if (value.Kind == ValueKind.Seed)
            return SeedExpression(value);
        value = Viewed(value);
        Use(value);
        return EmitNames.Local(value);
    }

    public override string Size(Dim dim)
    {
        return names.Size(dim, _sizes);
    }

    public override string RowStride(Value value)
    {
        Parameter? parameter = value.Parameter ?? value.GradientOf?.Parameter;
        return parameter is null ? Size(value.Shape[-1]) : Literals.Int(parameter.RowStride);
    }

    public override string Accumulate(Value output) => output.GradientOf switch
    {
        null => "accumulate: false",
        { First: true } => "pass.Accumulate",
        _ => "accumulate: true",
    };

    public override string Local(string name)
    {
        string unique = LoopVariable(name);
        _locals.Add(unique);
        return unique;
    }

    public override string LoopVariable(string name)
    {
        string unique = name;
        for (int i = 2; _locals.Contains(unique) || names.Taken.Contains(unique); i++)
            unique = $"{name}{i}";
        return unique;
    }

    public override string? Update(Value gradient)
    {
        if (gradient.GradientOf is not { } slot || updates?.IsAtOnce(slot.Parameter, _step) != true)
            return null;
        Updated.Add(slot.Parameter);
        return $"pass.Optimizer, Offsets.{EmitNames.Constant(ParameterValue(slot.Parameter))}";
    }

    /// <summary>Parameters whose gradients the statements use up.</summary>
    public HashSet<Parameter> Updated { get; } = [];

    /// <summary>The scale of a loss: the caller's factor times the loss's own.</summary>
    public string SeedExpression(Value seed)
    {
        Loss loss = graph.Losses.First(candidate => candidate.Value == seed.SeedOf);
        return loss.Scale == 1 ? "pass.Scale" : $"pass.Scale * {Literals.Float(loss.Scale)}";
    }

    /// <summary>Marks a value as used.</summary>
    public void Use(Value value)
    {
        if (!_values.Contains(value))
            _values.Add(value);
    }

    /// <summary>Declarations of everything the statements name.</summary>
    public string Declarations()
    {
        var code = new CodeWriter();
        List<string> references = [.. _values.Select(value => $"ref {ElementType(value)} {EmitNames.Local(value)} = ref {Place(value)};")];
        references.AddRange(_scratchPlaces.Select(scratch => $"ref float scratch{scratch.Step} = ref {PlaceOf(scratch.Place, $"Offsets.Scratch{scratch.Step}")};"));
        foreach (string symbol in _sizes.OrderBy(symbol => symbol, StringComparer.Ordinal))
            code.WriteLine($"nint {Identifiers.Escape(symbol.ToLowerInvariant())} = pass.{symbol};");
        foreach (string reference in references)
            code.WriteLine(reference);
        return code.ToString();
    }

    /// <summary>What a view of an argument or parameter stands for; any other value is itself.</summary>
    private Value Viewed(Value value)
    {
        while (value.Kind == ValueKind.Computed && value.GradientOf is null && !plan.Places.ContainsKey(value))
            value = graph.Nodes.First(node => node.Outputs.Contains(value)).Inputs[0];
        return value;
    }

    public static string ElementType(Value value) => value.DType == DType.Float32 ? "float" : "int";

    /// <summary>The C# expression of a value's first element.</summary>
    public string Place(Value value)
    {
        value = Viewed(value);
        if (value.GradientOf is { } slot)
            return $"Unsafe.Add(ref pass.Gradients, Offsets.{EmitNames.Constant(ParameterValue(slot.Parameter))})";
        switch (value.Kind)
        {
            case ValueKind.Parameter when value.Parameter!.IsBuffer:
                return $"Unsafe.Add(ref pass.Buffers, Offsets.{EmitNames.Constant(value)})";
            case ValueKind.Parameter:
                return $"Unsafe.Add(ref pass.Parameters, Offsets.{EmitNames.Constant(value)})";
            case ValueKind.Input or ValueKind.Target or ValueKind.ClassWeights or ValueKind.OutputGradient or ValueKind.State:
                return $"pass.{EmitNames.Constant(value)}";
            default:
                string place = PlaceOf(plan.Places[value], $"Offsets.{EmitNames.Constant(value)}");
                return value.DType == DType.Float32 ? place : $"Unsafe.As<float, int>(ref {place})";
        }
    }

    private Value ParameterValue(Parameter parameter) => graph.Parameters.First(value => value.Parameter == parameter);

    private string PlaceOf(MemoryBuffer place, string offset)
    {
        Dim size = plan.Classes[place.Class].Size;
        string scale = size.IsConstant ? "" : " * " + Scale(size);
        return $"Unsafe.Add(ref pass.{names.ClassField(place.Class)}, {offset}{scale})";
    }

    private string Scale(Dim size)
    {
        string text = names.Size(size, _sizes, sizePrefix);
        return text.All(c => char.IsLetterOrDigit(c) || c is '_' or '@' or '.') ? text : $"({text})";
    }
}
