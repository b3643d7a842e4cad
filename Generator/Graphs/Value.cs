namespace Kiln.Generator.Graphs;

/// <summary>Where a value comes from.</summary>
internal enum ValueKind
{
    /// <summary>An op of the graph computes it.</summary>
    Computed,

    /// <summary>The caller passes it.</summary>
    Input,

    /// <summary>The caller passes it to the losses.</summary>
    Target,

    /// <summary>A trainable or frozen tensor of the model.</summary>
    Parameter,

    /// <summary>One number per class that the user may set at run time.</summary>
    ClassWeights,

    /// <summary>The gradient of the total loss with respect to one loss: its scale.</summary>
    Seed,

    /// <summary>The gradient of an output, passed by the caller of a model without a loss.</summary>
    OutputGradient,

    /// <summary>The state in which an earlier call ended, or nothing: zeros.</summary>
    State,
}

/// <summary>A tensor of the graph, written once. Identity is reference identity; <see cref="Name"/> is for people.</summary>
internal sealed class Value(int id, string name, Shape shape, DType dtype, ValueKind kind)
{
    public int Id { get; } = id;

    /// <summary>A unique readable name, used by dumps and by the emitted code.</summary>
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public DType DType { get; } = dtype;

    public ValueKind Kind { get; } = kind;

    /// <summary>The parameter behind a value of kind <see cref="ValueKind.Parameter"/>.</summary>
    public Parameter? Parameter { get; init; }

    /// <summary>
    /// How many channels lie last: logically (B, C, …) or (B, C·…), stored (B, …, C). 0 for a value in its logical order. <see cref="Shape"/>
    /// is as stored.
    /// </summary>
    public int ChannelsLast { get; init; }

    /// <summary>The loss behind a value of kind <see cref="ValueKind.Seed"/>.</summary>
    public Value? SeedOf { get; init; }

    /// <summary>Set on a value that is (part of) the gradient of a parameter: it lives in the gradient buffer, not in the arena.</summary>
    public GradientSlot? GradientOf { get; set; }

    public override string ToString() => $"%{Name} {Shape}";
}

/// <summary>A parameter's gradient: the first contribution obeys the caller's choice to overwrite or to add, later ones add.</summary>
internal sealed record GradientSlot(Parameter Parameter, bool First);
