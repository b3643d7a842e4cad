using System.Numerics;

namespace Kiln;

/// <content>Sums and means.</content>
public static partial class TensorExtensions
{
    /// <summary>Rows that are added one after the other before partial sums are added in pairs.</summary>
    private const int RowsPerBlock = 32;

    /// <summary>The sum along a dimension, as <c>tensor.sum(dim)</c>; 0 over an empty one.</summary>
    /// <remarks>
    /// <see cref="float"/> and <see cref="Half"/> are added in double and rounded once; partial sums are added in pairs, whose error grows
    /// with log n. Integers keep their type and wrap around, where PyTorch gives 64 bits.
    /// </remarks>
    /// <param name="tensor">Any shape.</param>
    /// <param name="dim">The dimension, from the end when negative.</param>
    /// <param name="keepDim">Keeps the dimension, with length 1.</param>
    /// <returns>The sums, of the tensor's shape without the dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public static Tensor<T> SumAlong<T>(this in ReadOnlyTensorSpan<T> tensor, int dim, bool keepDim = false)
        where T : INumber<T>
    {
        var axis = new AlongAxis<T>($"{nameof(TensorExtensions)}.{nameof(SumAlong)}", tensor, dim);
        return AddsInDouble<T>() ? Sum<T, double>(axis, keepDim, mean: false) : Sum<T, T>(axis, keepDim, mean: false);
    }

    /// <inheritdoc cref="SumAlong{T}(in ReadOnlyTensorSpan{T}, int, bool)"/>
    public static Tensor<T> SumAlong<T>(this Tensor<T> tensor, int dim, bool keepDim = false)
        where T : INumber<T> =>
        SumAlong(tensor.AsReadOnlyTensorSpan(), dim, keepDim);

    /// <summary>The mean along a dimension, as <c>tensor.mean(dim)</c>; NaN over an empty one.</summary>
    /// <remarks>Added as <see cref="SumAlong{T}(in ReadOnlyTensorSpan{T}, int, bool)"/> adds; float and Half are rounded after the division.</remarks>
    /// <param name="tensor">Any shape.</param>
    /// <param name="dim">The dimension, from the end when negative.</param>
    /// <param name="keepDim">Keeps the dimension, with length 1.</param>
    /// <returns>The means, of the tensor's shape without the dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="DivideByZeroException">An empty dimension of a type without NaN, such as <see cref="decimal"/>.</exception>
    public static Tensor<T> MeanAlong<T>(this in ReadOnlyTensorSpan<T> tensor, int dim, bool keepDim = false)
        where T : IFloatingPoint<T>
    {
        var axis = new AlongAxis<T>($"{nameof(TensorExtensions)}.{nameof(MeanAlong)}", tensor, dim);
        return AddsInDouble<T>() ? Sum<T, double>(axis, keepDim, mean: true) : Sum<T, T>(axis, keepDim, mean: true);
    }

    /// <inheritdoc cref="MeanAlong{T}(in ReadOnlyTensorSpan{T}, int, bool)"/>
    public static Tensor<T> MeanAlong<T>(this Tensor<T> tensor, int dim, bool keepDim = false)
        where T : IFloatingPoint<T> =>
        MeanAlong(tensor.AsReadOnlyTensorSpan(), dim, keepDim);

    private static bool AddsInDouble<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    private static Tensor<T> Sum<T, TSum>(in AlongAxis<T> axis, bool keepDim, bool mean)
        where T : INumber<T>
        where TSum : INumber<TSum>
    {
        var results = new T[axis.Outer * axis.Inner];
        if (results.Length == 0)
            return axis.Shaped(results, keepDim);

        int levels = 1;
        for (int rows = axis.Count; rows > RowsPerBlock; rows = (rows + 1) / 2)
            levels++;
        var partial = new TSum[levels * axis.Inner];
        TSum count = TSum.CreateTruncating(axis.Count);
        for (int outer = 0; outer < axis.Outer; outer++)
        {
            AddRows(axis.Plane(outer), axis.Inner, partial);
            for (int i = 0; i < axis.Inner; i++)
                results[(outer * axis.Inner) + i] = T.CreateTruncating(mean ? partial[i] / count : partial[i]);
        }

        return axis.Shaped(results, keepDim);
    }

    /// <summary>
    /// Sums the rows into the first <paramref name="inner"/> partial sums: half of them, then the other half into those behind, then both
    /// together.
    /// </summary>
    private static void AddRows<T, TSum>(ReadOnlySpan<T> rows, int inner, Span<TSum> partial)
        where T : INumber<T>
        where TSum : INumber<TSum>
    {
        int count = rows.Length / inner;
        Span<TSum> sums = partial[..inner];
        if (count <= RowsPerBlock)
        {
            sums.Clear();
            for (; !rows.IsEmpty; rows = rows[inner..])
            {
                for (int i = 0; i < inner; i++)
                    sums[i] += TSum.CreateTruncating(rows[i]);
            }

            return;
        }

        int half = (count + 1) / 2 * inner;
        AddRows(rows[..half], inner, partial);
        AddRows(rows[half..], inner, partial[inner..]);
        for (int i = 0; i < inner; i++)
            sums[i] += partial[inner + i];
    }
}
