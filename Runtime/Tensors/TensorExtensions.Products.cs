using System.Numerics;

namespace Kiln;

/// <content>The matrix product.</content>
public static partial class TensorExtensions
{
    /// <summary>
    /// The matrix product of the last two dimensions, as <c>torch.matmul</c>: y[m, n] = sum over k of a[m, k] b[k, n]. Leading dimensions
    /// broadcast. A vector counts as a row on the left and as a column on the right, and its dimension is left out of the result.
    /// </summary>
    /// <param name="a">(…, M, K) or (K).</param>
    /// <param name="b">(…, K, N) or (K).</param>
    /// <returns>(…, M, N), (…, N), (…, M), or (1) for two vectors, where PyTorch gives a scalar.</returns>
    /// <exception cref="ArgumentException">The inner sizes differ, or the leading dimensions do not broadcast.</exception>
    public static Tensor<T> MatMul<T>(this Tensor<T> a, Tensor<T> b)
        where T : INumber<T>
    {
        bool row = a.Rank == 1, column = b.Rank == 1;
        Tensor<T> left = row ? Tensor.Unsqueeze(a, 0) : a, right = column ? Tensor.Unsqueeze(b, 1) : b;
        nint m = left.Lengths[^2], k = left.Lengths[^1], n = right.Lengths[^1];
        if (right.Lengths[^2] != k)
        {
            throw new ArgumentException(
                $"{nameof(TensorExtensions)}.{nameof(MatMul)}: {ShapeText.Of(a.Lengths)} times {ShapeText.Of(b.Lengths)} needs equal inner sizes, " +
                $"but they are {k} and {right.Lengths[^2]}.", nameof(b));
        }

        nint[] batch = BroadcastShapes(left.Lengths[..^2], right.Lengths[..^2]);
        left = Broadcast(left, [.. batch, m, k]);
        right = Broadcast(right, [.. batch, k, n]);
        Tensor<T> product = Tensor.CreateFromShape<T>(
            row && column ? [1] : [.. batch, .. row ? (ReadOnlySpan<nint>)[] : [m], .. column ? (ReadOnlySpan<nint>)[] : [n]]);
        Multiply(left, right, product, (int)m, (int)k, (int)n);
        return product;
    }

    /// <summary>Adds a[m, k] times row k of b to row m, for one matrix after the other; a single column is a dot product of each row.</summary>
    private static void Multiply<T>(Tensor<T> left, Tensor<T> right, Tensor<T> product, int m, int k, int n)
        where T : INumber<T>
    {
        if (product.FlattenedLength == 0)
            return;

        const string method = $"{nameof(TensorExtensions)}.{nameof(MatMul)}";
        ReadOnlySpan<T> a = DenseValues.Of<T>(method, left), b = DenseValues.Of<T>(method, right);
        Span<T> y = MemoryMarshal.CreateSpan(ref product.GetPinnableReference(), checked((int)product.FlattenedLength));
        for (int i = 0; i < y.Length / n; i++)
        {
            Span<T> sum = y.Slice(i * n, n);
            ReadOnlySpan<T> row = a.Slice(i * k, k), columns = b.Slice(i / m * k * n, k * n);
            if (n == 1)
            {
                sum[0] = TensorPrimitives.Dot(row, columns);
                continue;
            }

            for (int inner = 0; inner < k; inner++)
                TensorPrimitives.MultiplyAdd(columns.Slice(inner * n, n), row[inner], sum, sum);
        }
    }
}
