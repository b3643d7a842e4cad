namespace Kiln.Reference;

/// <summary>A dense row-major array of doubles. Class indices are whole numbers in it.</summary>
internal sealed class Tensor(int[] shape, double[] values)
{
    public Tensor(int[] shape)
        : this(shape, new double[Product(shape)])
    {
    }

    public int[] Shape { get; } = shape;

    public double[] Values { get; } = values;

    public int Rank => Shape.Length;

    public int Count => Values.Length;

    /// <summary>Sizes before, along and behind an axis: element (o, i, j) lies at (o * size + i) * inner + j.</summary>
    public (int Outer, int Size, int Inner) Around(int axis) =>
        (Product(Shape.AsSpan(0, axis)), Shape[axis], Product(Shape.AsSpan(axis + 1)));

    public static int Product(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes)
            product = checked(product * size);
        return product;
    }
}
