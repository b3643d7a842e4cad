using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Lowering;

/// <summary>
/// What decides which members a model gets. Of a sound model it is read off the graph; of a wrong one the declaration tells it, see
/// <see cref="DeclaredFacts"/>.
/// </summary>
/// <param name="Name">The class's name.</param>
internal sealed record ModelFacts(string Name)
{
    public IReadOnlyList<string> Symbols { get; init; } = [];

    public IReadOnlyList<CallValue> Inputs { get; init; } = [];

    public IReadOnlyList<CallValue> Targets { get; init; } = [];

    /// <summary>What <c>Forward</c> returns.</summary>
    public CallValue Result { get; init; } = new("", "float");

    /// <summary>The gradients that <c>Backward</c> takes.</summary>
    public IReadOnlyList<CallValue> Seeds { get; init; } = [];

    /// <summary>Values that can be read after a call, with the names of their properties.</summary>
    public IReadOnlyList<CallValue> Outputs { get; init; } = [];

    /// <summary>Properties that hold weights of classes.</summary>
    public IReadOnlyList<CallValue> ClassWeights { get; init; } = [];

    /// <summary>The first loss, or -1.</summary>
    public int LossLayer { get; init; } = -1;

    /// <summary>The first layer that carries its state from call to call, or -1.</summary>
    public int StatefulLayer { get; init; } = -1;

    /// <summary>The first recurrent layer, or -1.</summary>
    public int RecurrentLayer { get; init; } = -1;

    public bool HasLoss => LossLayer >= 0;

    public bool CarriesState => StatefulLayer >= 0;

    public bool IsTrainable { get; init; }

    /// <summary>Whether calls have packed twins.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Whether the model can be run one step at a time.</summary>
    public bool HasNext { get; init; }

    /// <summary>Whether a class of its states stands beside it.</summary>
    public bool HasStates => HasNext || CarriesState;

    public string StateClass => Name + "State";

    /// <summary>The facts of a model that was lowered.</summary>
    /// <param name="model">The declaration.</param>
    /// <param name="graph">What became of it.</param>
    /// <param name="pair">Batch and time, if it can be packed.</param>
    public static ModelFacts Of(ModelSpec model, Graph graph, SequencePair? pair)
    {
        int stateful = graph.States.FirstOrDefault(state => state.Carried)?.Layer ?? -1;
        bool packed = pair is not null && stateful < 0;
        bool IsPerStep(Value value) => packed && pair!.Leading(value.Shape) > 0;
        CallValue Of(Value value, string name, int layer) => new(name, ElementOf(graph, value), IsPerStep(value)) { Layer = layer };
        int[] inputs = LayersWith(model, layer => layer.Kind == "Input"), weighted = LayersWith(model, layer => layer.Find("Weighted") is { Integer: not 0 });
        return new ModelFacts(model.Name)
        {
            Symbols = graph.Symbols,
            Inputs = [.. graph.Inputs.Select((input, i) => Of(input.Value, Identifiers.Camel(input.Name), inputs[i]))],
            Targets = [.. graph.Targets.Select(target => Of(target, Identifiers.Camel(target.Name), -1))],
            Result = Of(graph.Result, "", -1),
            Seeds = [.. graph.Outputs.Select(output => output.Value).Prepend(graph.Result).Distinct().Select(value => Of(value, "", -1))],
            Outputs =
            [
                .. graph.Outputs.Select(output => Of(output.Value, Identifiers.Pascal(output.Name), LayersWith(model, layer => Publishes(layer, output.Name)).DefaultIfEmpty(-1).First())),
                .. graph.Inputs.Select((input, i) => (input, i)).Where(pair => pair.input.Gradient).Select(pair => Of(pair.input.Value, Identifiers.Pascal(pair.input.Name) + "Gradient", inputs[pair.i])),
            ],
            ClassWeights = [.. graph.ClassWeights.Select((weights, i) => Of(weights, graph.ClassWeights.Count == 1 ? "ClassWeights" : Identifiers.Pascal(weights.Name), weighted[i]))],
            LossLayer = graph.Losses.Count == 0 ? -1 : FirstLoss(graph),
            StatefulLayer = stateful,
            RecurrentLayer = graph.States.Count == 0 ? -1 : graph.States[0].Layer,
            IsTrainable = graph.Parameters.Any(value => value.Parameter!.IsTrainable) || graph.Inputs.Any(input => input.Gradient),
            IsPacked = packed,
            HasNext = graph.IsSteppable && pair is not null && graph.States.Count > 0,
        };
    }

    private static int[] LayersWith(ModelSpec model, Func<LayerSpec, bool> has) => [.. Enumerable.Range(0, model.Layers.Count).Where(i => has(model.Layers[i]))];

    private static bool Publishes(LayerSpec layer, string name) => new[] { "name", "StateAs", "CellStateAs" }.Any(argument => layer.Kind != "From" && layer.Find(argument)?.Text == name);

    private static int FirstLoss(Graph graph) => graph.Nodes.First(node => node.Outputs.Contains(graph.Losses[0].Value)).Layer;

    private static string ElementOf(Graph graph, Value value) => value.DType switch
    {
        DType.Float32 => "float",
        _ when graph.Targets.Contains(value) => CallValue.Index,
        DType.Int64 => "long",
        _ => "int",
    };
}

/// <summary>A value that calls take or give.</summary>
/// <param name="Name">The argument or property.</param>
/// <param name="Element">The type of its elements, or <see cref="Index"/>.</param>
/// <param name="IsPerStep">Whether packed calls have it packed.</param>
internal sealed record CallValue(string Name, string Element, bool IsPerStep = false)
{
    /// <summary>Stands for int and long: calls come in both.</summary>
    public const string Index = "";

    /// <summary>The layer that makes it, or -1.</summary>
    public int Layer { get; init; } = -1;
}
