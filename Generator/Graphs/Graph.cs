namespace Kiln.Generator.Graphs;

/// <summary>
/// A model as single-assignment code: values that callers pass, parameters, and nodes in an order in which they can run. Immutable;
/// a pass makes a new one.
/// </summary>
internal sealed record Graph
{
    /// <summary>Run-time sizes in order of appearance.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    public required IReadOnlyList<GraphInput> Inputs { get; init; }

    public required IReadOnlyList<Value> Targets { get; init; }

    /// <summary>In chain order.</summary>
    public required IReadOnlyList<Value> Parameters { get; init; }

    public required IReadOnlyList<Value> ClassWeights { get; init; }

    public required IReadOnlyList<Node> Nodes { get; init; }

    public required IReadOnlyList<Loss> Losses { get; init; }

    /// <summary>Published values by name.</summary>
    public required IReadOnlyList<GraphOutput> Outputs { get; init; }

    /// <summary>What Forward returns.</summary>
    public required Value Result { get; init; }

    /// <summary>One per loss, or one per output of a model without a loss; filled by differentiation.</summary>
    public IReadOnlyList<Value> Seeds { get; init; } = [];

    /// <summary>Gradients of inputs that the user asked for.</summary>
    public IReadOnlyList<GraphOutput> InputGradients { get; init; } = [];

    /// <summary>Size checks to make at run time: each must be at least 1.</summary>
    public IReadOnlyList<SizeCheck> SizeChecks { get; init; } = [];

    /// <summary>Counts to check in training calls: each must be at least 2.</summary>
    public IReadOnlyList<TrainingCheck> TrainingChecks { get; init; } = [];

    /// <summary>What recurrent layers can carry from call to call.</summary>
    public IReadOnlyList<CarriedState> States { get; init; } = [];

    /// <summary>All recurrent layers start from states that can be carried: the model can be run step by step.</summary>
    public bool IsSteppable { get; init; }

    /// <summary>What each layer of the chain gave, by its index; losses give nothing.</summary>
    public IReadOnlyDictionary<int, Value> LayerResults { get; init; } = new Dictionary<int, Value>();

    /// <summary>Batch and time of the model's sequences; empty if no layer walks over time.</summary>
    public IReadOnlyList<SequencePair> Sequences { get; init; } = [];

    /// <summary>Batch and time of a model that runs on packed sequences too, or null.</summary>
    public SequencePair? Packed { get; init; }

    /// <summary>Values that lie time-major.</summary>
    public IReadOnlyCollection<Value> TimeMajor { get; init; } = [];

    public int NextId { get; init; }

    /// <summary>Every value of the graph.</summary>
    public IEnumerable<Value> Values =>
        Inputs.Select(input => input.Value).Concat(Targets).Concat(Parameters).Concat(ClassWeights).Concat(States.Select(state => state.Initial)).Concat(Seeds).Concat(Nodes.SelectMany(node => node.Outputs));
}

/// <summary>A tensor that callers pass.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="Value">The tensor.</param>
/// <param name="Gradient">Its gradient is published.</param>
internal sealed record GraphInput(string Name, Value Value, bool Gradient);

/// <summary>A loss: a scalar, its weight in the total, the target it scores against.</summary>
internal sealed record Loss(Value Value, float Scale, string Target);

/// <summary>A named value for the user to read.</summary>
internal sealed record GraphOutput(string Name, Value Value);

/// <summary>A part of the state of a recurrent layer: where a call starts, and where it ends.</summary>
/// <param name="Name">For files and messages: <c>rnn.h_l0</c>.</param>
/// <param name="Initial">A value of kind <see cref="ValueKind.State"/>, shape (B, H).</param>
/// <param name="Final">The same after the last step, computed in <see cref="Phase.State"/>.</param>
/// <param name="Layer">The layer it belongs to.</param>
/// <param name="Carried">The user wants every call to go on from the one before.</param>
internal sealed record CarriedState(string Name, Value Initial, Value Final, int Layer, bool Carried);

/// <summary>A size that is not provably positive, and the layer that makes it.</summary>
internal sealed record SizeCheck(int Layer, Dim Size);

/// <summary>A number of values whose statistics a layer takes in training: one value has none.</summary>
internal sealed record TrainingCheck(int Layer, Dim Count);
