namespace Kiln;

/// <summary>
/// What <see cref="System.Numerics.Tensors.Tensor"/> lacks: reductions along one dimension, the matrix product, and a way to combine tensors
/// whose shapes broadcast both ways.
/// </summary>
/// <remarks>
/// A negative dimension counts from the end. A tensor has at least one dimension, so that reducing a vector gives one element of shape (1),
/// where PyTorch gives a scalar.
/// </remarks>
public static partial class TensorExtensions
{
    /// <summary>
    /// The largest element along a dimension and where it stands, as <c>tensor.max(dim)</c>: the first of equal ones; NaN counts as the
    /// largest of all.
    /// </summary>
    /// <param name="tensor">Any shape; the dimension must not be empty.</param>
    /// <param name="dim">The dimension, from the end when negative.</param>
    /// <param name="keepDim">Keeps the dimension, with length 1.</param>
    /// <returns>Values and indices, of the tensor's shape without the dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public static (Tensor<T> Values, Tensor<int> Indices) MaxAlong<T>(this in ReadOnlyTensorSpan<T> tensor, int dim, bool keepDim = false)
        where T : IComparable<T> =>
        Extreme($"{nameof(TensorExtensions)}.{nameof(MaxAlong)}", tensor, dim, keepDim, sign: 1);

    /// <inheritdoc cref="MaxAlong{T}(in ReadOnlyTensorSpan{T}, int, bool)"/>
    public static (Tensor<T> Values, Tensor<int> Indices) MaxAlong<T>(this Tensor<T> tensor, int dim, bool keepDim = false)
        where T : IComparable<T> =>
        MaxAlong(tensor.AsReadOnlyTensorSpan(), dim, keepDim);

    /// <summary>
    /// The smallest element along a dimension and where it stands, as <c>tensor.min(dim)</c>: the first of equal ones; NaN counts as the
    /// smallest of all.
    /// </summary>
    /// <param name="tensor">Any shape; the dimension must not be empty.</param>
    /// <param name="dim">The dimension, from the end when negative.</param>
    /// <param name="keepDim">Keeps the dimension, with length 1.</param>
    /// <returns>Values and indices, of the tensor's shape without the dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public static (Tensor<T> Values, Tensor<int> Indices) MinAlong<T>(this in ReadOnlyTensorSpan<T> tensor, int dim, bool keepDim = false)
        where T : IComparable<T> =>
        Extreme($"{nameof(TensorExtensions)}.{nameof(MinAlong)}", tensor, dim, keepDim, sign: -1);

    /// <inheritdoc cref="MinAlong{T}(in ReadOnlyTensorSpan{T}, int, bool)"/>
    public static (Tensor<T> Values, Tensor<int> Indices) MinAlong<T>(this Tensor<T> tensor, int dim, bool keepDim = false)
        where T : IComparable<T> =>
        MinAlong(tensor.AsReadOnlyTensorSpan(), dim, keepDim);

    private static (Tensor<T> Values, Tensor<int> Indices) Extreme<T>(
        string method, in ReadOnlyTensorSpan<T> tensor, int dim, bool keepDim, int sign)
        where T : IComparable<T>
    {
        var axis = new AlongAxis<T>(method, tensor, dim);
        if (axis.Count == 0)
        {
            throw new ArgumentException(
                $"{method}: dimension {axis.Dim} of {ShapeText.Of(tensor.Lengths)} is empty and has no such element.", nameof(tensor));
        }

        var values = new T[axis.Outer * axis.Inner];
        var indices = new int[values.Length];
        for (int outer = 0; outer < axis.Outer; outer++)
        {
            int start = outer * axis.Inner;
            FindExtremes(axis.Plane(outer), values.AsSpan(start, axis.Inner), indices.AsSpan(start, axis.Inner), sign);
        }

        return (axis.Shaped(values, keepDim), axis.Shaped(indices, keepDim));
    }

    /// <summary>Row by row, so that memory is read in order.</summary>
    private static void FindExtremes<T>(ReadOnlySpan<T> plane, Span<T> best, Span<int> where, int sign)
        where T : IComparable<T>
    {
        plane[..best.Length].CopyTo(best);
        int row = 0;
        for (ReadOnlySpan<T> rest = plane[best.Length..]; !rest.IsEmpty; rest = rest[best.Length..])
        {
            row++;
            for (int i = 0; i < best.Length; i++)
            {
                if (IsNaN(best[i]) || (!IsNaN(rest[i]) && Math.Sign(Comparer<T>.Default.Compare(rest[i], best[i])) != sign))
                    continue;
                best[i] = rest[i];
                where[i] = row;
            }
        }
    }

    /// <summary>Known when the method is compiled for a type, which removes the boxing.</summary>
    private static bool IsNaN<T>(T value) =>
        typeof(T) == typeof(float) ? float.IsNaN((float)(object)value!) :
        typeof(T) == typeof(double) ? double.IsNaN((double)(object)value!) :
        typeof(T) == typeof(Half) && Half.IsNaN((Half)(object)value!);
}
