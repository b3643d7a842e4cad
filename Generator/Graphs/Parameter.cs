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

    /// <summary>PyTorch's order without pads between rows: what is read as one vector, however many axes it has.</summary>
    Dense,

    /// <summary>A kernel (out, in / groups, …window) stored as [group][…window][in][out padded to 16]: the order in which windows of channels-last images read it.</summary>
    Convolution,
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

    /// <summary>Running statistics: saved, not optimised; it lives in a buffer apart from the parameters.</summary>
    public bool IsBuffer { get; init; }

    /// <summary>Whether it has a gradient and an optimizer changes it.</summary>
    public bool IsTrainable => !Frozen && !IsBuffer;

    /// <summary>Of a convolution's kernel: how many groups of channels do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>A convolution of every channel by itself; its kernel is stored […window][channel padded to 16].</summary>
    public bool IsDepthwise => Storage == ParameterStorage.Convolution && Groups > 1 && Shape[0] == Groups && Shape[1] == 1;

    /// <summary>Of a matrix: its inputs are the pixels of an image whose channels, so many, lie last; 0 where inputs lie in PyTorch's order.</summary>
    public int InputChannels { get; init; }

    public int Count => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Floats from one stored row to the next.</summary>
    public int RowStride => Storage switch
    {
        ParameterStorage.Gates => checked(GateBlocks.Count * Padded(Shape[0] / GateBlocks.Count)),
        ParameterStorage.Transposed => Staggered(Padded(RowLength)),
        _ => Padded(RowLength),
    };

    /// <summary>
    /// Rows of a large matrix that are a multiple of 4 KB apart would share a few sets of the caches; 16 floats more spread them over all.
    /// </summary>
    private int Staggered(int stride) => stride % 1024 == 0 && Count > LargeCount ? stride + 16 : stride;

    private const int LargeCount = 256 * 1024;

    /// <summary>Floats in memory, pads included.</summary>
    public int StoredLength => checked(Count / RowLength * RowStride);

    /// <summary>Elements of a stored row.</summary>
    private int RowLength => Storage switch
    {
        _ when Shape.Count == 0 => 1,
        ParameterStorage.Transposed or ParameterStorage.Gates => Shape[0],
        ParameterStorage.Convolution => IsDepthwise ? Groups : Shape[0] / Groups,
        ParameterStorage.Dense => Count,
        _ => Shape[Shape.Count - 1],
    };

    /// <summary>Sizes and strides of PyTorch's index in mixed radix, last fastest: where each element is stored.</summary>
    public IReadOnlyList<(int Size, int Stride)> Factors => Storage switch
    {
        _ when Shape.Count == 0 => [(1, 1)],
        ParameterStorage.Dense => [(Count, 1)],
        ParameterStorage.Transposed when InputChannels > 0 => [(Shape[0], 1), (InputChannels, RowStride), (Shape[1] / InputChannels, InputChannels * RowStride)],
        ParameterStorage.Transposed => [(Shape[0], 1), (Shape[1], RowStride)],
        ParameterStorage.Convolution when IsDepthwise => [(Groups, 1), .. Strided([.. Shape.Skip(2)], RowStride)],
        ParameterStorage.Convolution => [(Groups, StoredLength / Groups), (Shape[0] / Groups, 1), (Shape[1], RowStride), .. Strided([.. Shape.Skip(2)], Shape[1] * RowStride)],
        _ => [.. Strided([.. Shape.Take(Shape.Count - 1)], RowStride), (Shape[Shape.Count - 1], 1)],
    };

    /// <summary>Axes that lie row-major, the last with the given stride.</summary>
    private static IEnumerable<(int Size, int Stride)> Strided(int[] sizes, int stride)
    {
        var factors = new List<(int Size, int Stride)>();
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            factors.Insert(0, (sizes[axis], stride));
            stride = checked(stride * sizes[axis]);
        }

        return factors;
    }

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
