using Kiln.Generator.Syntax;

namespace Kiln.Generator.Graphs;

/// <summary>How a parameter lies in memory.</summary>
internal enum ParameterStorage
{
    /// <summary>PyTorch's order, the last axis padded to 16 floats (a vector is padded at its end only).</summary>
    RowMajor,

    /// <summary>A matrix (out, in) stored as rows of inputs, [in][out padded to 16]: the order in which products read it.</summary>
    Transposed,

    /// <summary>A matrix (gates*hidden, in) or vector (gates*hidden) of a recurrent layer, stored [in][gate][hidden padded to 16]: a step's units line up gate by gate.</summary>
    Gates,
}

/// <summary>
/// A trainable tensor under its PyTorch name and shape. Its storage order belongs to it: files, users and kernels go through one
/// index map.
/// </summary>
/// <param name="Name">PyTorch's name, for example <c>linear1.weight</c>.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Storage">Its order in memory.</param>
/// <param name="Initializer">How it is drawn.</param>
/// <param name="Frozen">Gets no gradient and no optimizer state.</param>
/// <param name="Layer">Index of the layer that owns it.</param>
internal sealed record Parameter(
    string Name, EquatableArray<int> Shape, ParameterStorage Storage, Initializer Initializer, bool Frozen, int Layer)
{
    /// <summary>For <see cref="ParameterStorage.Gates"/>: the block in which each of PyTorch's gates is stored.</summary>
    public EquatableArray<int> GateBlocks { get; init; } = EquatableArray<int>.Empty;

    public int Count => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Floats from one stored row to the next.</summary>
    public int RowStride => Storage == ParameterStorage.Gates ? checked(GateBlocks.Count * Padded(Shape[0] / GateBlocks.Count))
        : Shape.Count == 0 ? Padded(1) : Padded(Storage == ParameterStorage.Transposed ? Shape[0] : Shape[Shape.Count - 1]);

    /// <summary>Floats in memory, pads included.</summary>
    public int StoredLength => Shape.Count == 0 ? RowStride : checked(Count / (Storage == ParameterStorage.RowMajor ? Shape[Shape.Count - 1] : Shape[0]) * RowStride);

    private static int Padded(int size) => checked(size + 15) / 16 * 16;
}

/// <summary>How a parameter's first values are drawn: a rule of <c>torch.nn.init</c> and its numbers.</summary>
/// <param name="Rule">Default layers use <c>KaimingUniform5</c>, <c>Uniform</c>, <c>Normal</c>, <c>Constant</c>; the user's choice gives the name of a member of <c>Init</c>.</param>
/// <param name="Value">The bound of <c>Uniform</c> or the value of <c>Constant</c>.</param>
/// <param name="ZeroRow">A row set to zero after drawing (the padding index of an embedding), or -1.</param>
internal sealed record Initializer(string Rule, double Value = 0, int ZeroRow = -1)
{
    public static Initializer Uniform(double bound) => new("Uniform", bound);
    public static Initializer Constant(double value) => new("Constant", value);
    public static Initializer Normal { get; } = new("Normal");
}
