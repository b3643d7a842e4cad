namespace Kiln.Generator.Graphs;

/// <summary>What an op sees when it is differentiated: its node, the gradients of its outputs, and where to put those of its inputs.</summary>
internal abstract class Gradient
{
    public abstract Node Node { get; }

    /// <summary>Gradient of the loss with respect to output <paramref name="index"/>.</summary>
    public abstract Value OfOutput(int index = 0);

    /// <summary>Whether anything depends on output <paramref name="index"/>: of several outputs some may have no gradient.</summary>
    public abstract bool Has(int index);

    /// <summary>Whether the gradient of input <paramref name="index"/> is of use: it leads to a trainable parameter.</summary>
    public abstract bool Needs(int index);

    /// <summary>Adds nodes that compute, for use in further nodes of this gradient.</summary>
    public Value Compute(Op op, params Value[] inputs) => ComputeAll(op, inputs)[0];

    /// <summary>The same for an op with several outputs.</summary>
    public abstract IReadOnlyList<Value> ComputeAll(Op op, params Value[] inputs);

    /// <summary>Adds a node whose output is (a contribution to) the gradient of input <paramref name="index"/>.</summary>
    public abstract void Add(int index, Op op, params Value[] inputs);

    /// <summary>The gradient of input <paramref name="index"/> is (a contribution to) an existing value.</summary>
    public abstract void Add(int index, Value value);

    public Value Input(int index) => Node.Inputs[index];

    public Value Output => Node.Output;
}
