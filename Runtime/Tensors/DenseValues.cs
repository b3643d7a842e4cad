namespace Kiln;

/// <summary>Reads the elements of a tensor in row-major order.</summary>
internal static class DenseValues
{
    /// <summary>The tensor's own memory where that is dense and row-major, else a copy.</summary>
    /// <param name="method">Named when there are more elements than an array can hold.</param>
    /// <param name="tensor">Any shape and strides.</param>
    public static ReadOnlySpan<T> Of<T>(string method, in ReadOnlyTensorSpan<T> tensor)
    {
        if (tensor.FlattenedLength == 0)
            return [];
        if (tensor.FlattenedLength > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{method}: the tensor of {ShapeText.Of(tensor.Lengths)} has {tensor.FlattenedLength} elements; at most {Array.MaxLength} are supported.", nameof(tensor));
        }

        if (IsRowMajor(tensor))
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in tensor.GetPinnableReference()), (int)tensor.FlattenedLength);

        var copy = new T[tensor.FlattenedLength];
        tensor.FlattenTo(copy);
        return copy;
    }

    private static bool IsRowMajor<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        nint stride = 1;
        for (int i = tensor.Rank - 1; i >= 0; i--)
        {
            if (tensor.Lengths[i] > 1 && tensor.Strides[i] != stride)
                return false;
            stride *= tensor.Lengths[i];
        }

        return true;
    }
}
