namespace Kiln.Generator.Graphs;

/// <summary>When a node runs.</summary>
internal enum Phase
{
    /// <summary>Every call.</summary>
    Forward,

    /// <summary>Calls that do not train: what training computes together with a loss and its gradient.</summary>
    Inference,

    /// <summary>Calls of Forward only: brings the result into the caller's order.</summary>
    Result,

    /// <summary>Calls that carry a state on: picks the state in which they end.</summary>
    State,

    /// <summary>Calls that have targets: losses, and what brings targets into order.</summary>
    Loss,

    /// <summary>Calls that have targets and do not train: losses that training computes together with their gradients.</summary>
    Evaluation,

    /// <summary>Training calls: gradients, and losses that come along with theirs.</summary>
    Backward,
}

/// <summary>One op applied to values, in single-assignment form; the graph lists nodes in an order in which they can run.</summary>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it writes; the values are new.</param>
/// <param name="Layer">Index of the layer it came from.</param>
/// <param name="Phase">When it runs.</param>
internal sealed record Node(Op Op, IReadOnlyList<Value> Inputs, IReadOnlyList<Value> Outputs, int Layer, Phase Phase)
{
    public Value Output => Outputs[0];

    public bool Equals(Node? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() =>
        $"{string.Join(", ", Outputs)} = {Op}({string.Join(", ", Inputs.Select(value => "%" + value.Name))})";
}
