using Kiln.Generator.Graphs;

namespace Kiln.Reference;

/// <summary>What a call of a model is given: the sizes behind the symbols, and a tensor for every value that no op computes.</summary>
internal sealed record ReferenceArguments(IReadOnlyDictionary<string, int> Sizes, IReadOnlyDictionary<Value, Tensor> Leaves)
{
    /// <summary>The masks of a training call; null when the model is evaluated.</summary>
    public DropoutMask? Dropout { get; init; }

    /// <summary>The leaves before anything was moved to find a derivative: what counts as constant is read from here.</summary>
    public IReadOnlyDictionary<Value, Tensor> Unmoved { get; private init; } = Leaves;

    /// <summary>The same call with another tensor for one value.</summary>
    public ReferenceArguments With(Value value, Tensor tensor) =>
        this with { Leaves = new Dictionary<Value, Tensor>(Leaves) { [value] = tensor }, Unmoved = Unmoved };

    public int[] ShapeOf(Shape shape) => [.. shape.Select(dim => (int)SizeOf(dim))];

    public long SizeOf(Dim dim) => dim.Evaluate(symbol => Sizes[symbol]);
}
