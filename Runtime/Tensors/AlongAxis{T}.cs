namespace Kiln;

/// <summary>A tensor seen as (outer, n, inner), to be reduced over n.</summary>
internal readonly ref struct AlongAxis<T>
{
    /// <summary>Looks along a dimension.</summary>
    /// <param name="method">Named in messages.</param>
    /// <param name="tensor">Any shape and strides.</param>
    /// <param name="dim">The dimension, from the end when negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such dimension.</exception>
    public AlongAxis(string method, in ReadOnlyTensorSpan<T> tensor, int dim)
    {
        int rank = tensor.Rank;
        if (dim < -rank || dim >= rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dim), dim, $"{method}: dim must be in [{-rank}, {rank - 1}] for a tensor of {ShapeText.Of(tensor.Lengths)}, but is {dim}.");
        }

        Dim = dim < 0 ? dim + rank : dim;
        Values = DenseValues.Of(method, tensor);
        Outer = Product(tensor.Lengths[..Dim]);
        Count = (int)tensor.Lengths[Dim];
        Inner = Product(tensor.Lengths[(Dim + 1)..]);
        Lengths = tensor.Lengths;
    }

    /// <summary>All elements, row-major.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>The dimension, counted from the front.</summary>
    public int Dim { get; }

    public int Outer { get; }

    public int Count { get; }

    public int Inner { get; }

    private ReadOnlySpan<nint> Lengths { get; }

    /// <summary>The elements with one outer index: (n, inner).</summary>
    public ReadOnlySpan<T> Plane(int outer) => Values.Slice(outer * Count * Inner, Count * Inner);

    /// <summary>Gives results of (outer, inner) their shape.</summary>
    public Tensor<TResult> Shaped<TResult>(TResult[] results, bool keepDim)
    {
        nint[] lengths = keepDim || Lengths.Length == 1
            ? [.. Lengths[..Dim], 1, .. Lengths[(Dim + 1)..]]
            : [.. Lengths[..Dim], .. Lengths[(Dim + 1)..]];
        return Tensor.Create(results, lengths);
    }

    private static int Product(ReadOnlySpan<nint> lengths)
    {
        nint product = 1;
        foreach (nint length in lengths)
            product *= length;
        return checked((int)product);
    }
}
