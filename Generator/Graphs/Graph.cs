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

    /// <summary>Batch and time of the model's sequences; empty if no layer walks over time.</summary>
    public IReadOnlyList<SequencePair> Sequences { get; init; } = [];

    /// <summary>Values that lie time-major.</summary>
    public IReadOnlyCollection<Value> TimeMajor { get; init; } = [];

    public int NextId { get; init; }

    /// <summary>Every value of the graph.</summary>
    public IEnumerable<Value> Values =>
        Inputs.Select(input => input.Value).Concat(Targets).Concat(Parameters).Concat(ClassWeights).Concat(Seeds).Concat(Nodes.SelectMany(node => node.Outputs));
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

/// <summary>A size that is not provably positive, and the layer that makes it.</summary>
internal sealed record SizeCheck(int Layer, Dim Size);
