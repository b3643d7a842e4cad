namespace Kiln;

/// <content>Broadcasting both ways.</content>
public static partial class TensorExtensions
{
    /// <summary>
    /// The shape that two shapes broadcast to, as <c>torch.broadcast_shapes</c>: aligned at the end, a length of 1 or a missing dimension
    /// takes the other's length.
    /// </summary>
    /// <exception cref="ArgumentException">Two lengths differ and neither is 1; the message names the dimension.</exception>
    public static nint[] BroadcastShapes(ReadOnlySpan<nint> x, ReadOnlySpan<nint> y)
    {
        var shape = new nint[Math.Max(x.Length, y.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            nint a = i <= x.Length ? x[^i] : 1, b = i <= y.Length ? y[^i] : 1;
            if (a != b && a != 1 && b != 1)
            {
                throw new ArgumentException(
                    $"{nameof(TensorExtensions)}.{nameof(BroadcastShapes)}: {ShapeText.Of(x)} and {ShapeText.Of(y)} do not broadcast: " +
                    $"dimension {-i} is {a} in one and {b} in the other, and neither is 1.");
            }

            shape[^i] = a == 1 ? b : a;
        }

        return shape;
    }

    /// <summary>
    /// Two tensors repeated to their common shape, as <c>torch.broadcast_tensors</c>, so that an operator applied to them gives what it
    /// gives in PyTorch. The operators of <see cref="System.Numerics.Tensors.Tensor"/> take the shape of one operand when both have the
    /// same rank: (2, 3) * (1, 3) is a (1, 3) of the first row alone, and (2, 1) + (1, 3) has no nine elements.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="y">A shape that broadcasts with it.</param>
    /// <returns>Both with one shape; an operand that has it already is returned as it is, the other as a copy.</returns>
    /// <exception cref="ArgumentException">Two lengths differ and neither is 1.</exception>
    public static (Tensor<T> X, Tensor<T> Y) BroadcastTensors<T>(Tensor<T> x, Tensor<T> y)
    {
        nint[] shape = BroadcastShapes(x.Lengths, y.Lengths);
        return (Broadcast(x, shape), Broadcast(y, shape));
    }

    private static Tensor<T> Broadcast<T>(Tensor<T> tensor, nint[] shape) =>
        tensor.Lengths.SequenceEqual(shape) ? tensor :
        Array.IndexOf(shape, 0) >= 0 ? Tensor.CreateFromShape<T>(shape) :
        Tensor.Broadcast<T>(tensor, shape);
}
