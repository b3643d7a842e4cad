using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kiln.Kernels;

/// <summary>
/// Checks of a generated method's arguments. They cost a comparison each; messages are built only when one fails, and name the
/// method, the argument, what was expected and what came.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Guard
{
    /// <summary>A capacity given to a constructor or to <c>CreateSession</c> is at least 1.</summary>
    /// <param name="method">The method, such as <c>CharSeq.CreateSession</c>.</param>
    /// <param name="argument">The argument, such as <c>maxB</c>.</param>
    /// <param name="value">What came.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Positive(string method, string argument, int value)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(argument, value, $"{method}: {argument} must be at least 1, but is {value}.");
    }

    /// <summary>An optimizer is there, and is that of the model or session that is called.</summary>
    /// <param name="method">The method, such as <c>CharSeq.TrainStep</c>.</param>
    /// <param name="optimizer">What came.</param>
    /// <param name="model">The model's state.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Optimizer(string method, [NotNull] Optimizer? optimizer, ModelState model)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (!optimizer.IsOf(model))
            ThrowOptimizer(method);
    }

    /// <summary>A symbol's value lies in [1, capacity].</summary>
    /// <param name="method">The method, such as <c>CharSeq.Train</c>.</param>
    /// <param name="argument">The symbol as an argument, such as <c>t</c>.</param>
    /// <param name="value">What came.</param>
    /// <param name="capacity">What the constructor was given.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Capacity(string method, string argument, int value, int capacity)
    {
        if ((uint)(value - 1) >= (uint)capacity)
            ThrowCapacity(method, argument, value, capacity);
    }

    /// <summary>A span holds exactly the values of its shape.</summary>
    /// <param name="method">The method, such as <c>CharSeq.Train</c>.</param>
    /// <param name="argument">The argument, such as <c>x</c>.</param>
    /// <param name="actual">Length of the span.</param>
    /// <param name="expected">Number of values in the shape.</param>
    /// <param name="shape">The declared shape, such as <c>(B, T, 10)</c>.</param>
    /// <param name="dims">The shape at the symbols' values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(
        string method, string argument, nint actual, nint expected, string shape, params ReadOnlySpan<int> dims)
    {
        if (actual != expected)
            ThrowLength(method, argument, actual, shape, dims);
    }

    /// <summary>A dimension that must be positive at run time is, after convolution or pooling over a symbolic length.</summary>
    /// <param name="method">The method.</param>
    /// <param name="layer">The layer whose output it is, such as <c>conv1d1</c>.</param>
    /// <param name="dim">Its formula.</param>
    /// <param name="value">Its value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dimension(string method, string layer, string dim, nint value)
    {
        if (value < 1)
            throw new ArgumentException($"{method}: {layer} has an output of {dim} = {value}; it must be at least 1.");
    }

    /// <summary>A layer that takes statistics of the batch in training has more than one value for them.</summary>
    /// <param name="method">The method.</param>
    /// <param name="training">Whether this is a training call.</param>
    /// <param name="layer">The layer, such as <c>batchnorm1d1</c>.</param>
    /// <param name="count">The formula of the number of values.</param>
    /// <param name="value">Its value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Several(string method, bool training, string layer, string count, nint value)
    {
        if (training && value < 2)
            throw new ArgumentException($"{method}: {layer} takes the statistics of {count} = {value} values per channel in training; it needs at least 2.");
    }

    /// <summary>The elements of a tensor of the declared rank, which are dense and row-major.</summary>
    /// <param name="method">The method.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="tensor">What came.</param>
    /// <param name="rank">Dimensions declared.</param>
    /// <param name="shape">The declared shape.</param>
    public static ReadOnlySpan<T> Dense<T>(string method, string argument, in ReadOnlyTensorSpan<T> tensor, int rank, string shape)
    {
        if (tensor.Rank != rank)
        {
            throw new ArgumentException(
                $"{method}: {argument} must have the shape {shape}, {rank} dimensions, but has {ShapeText.Of(tensor.Lengths)}. " +
                $"To pass values without a shape, use the overload {method}({argument} as a span, …).", argument);
        }

        return Dense(method, argument, tensor, shape);
    }

    /// <summary>The elements of a tensor that may have one of two shapes, such as a target of (B, T) or (B*T).</summary>
    /// <param name="method">The method.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="tensor">What came; its rank has been looked at.</param>
    /// <param name="shape">The declared shape or shapes.</param>
    public static ReadOnlySpan<T> Dense<T>(string method, string argument, in ReadOnlyTensorSpan<T> tensor, string shape)
    {
        nint stride = 1;
        for (int i = tensor.Rank - 1; i >= 0; i--)
        {
            nint length = tensor.Lengths[i];
            if (length > 1 && tensor.Strides[i] != stride)
            {
                throw new ArgumentException(
                    $"{method}: {argument} of {shape} must be dense and row-major, but dimension {i} of {ShapeText.Of(tensor.Lengths)} " +
                    $"has the stride {tensor.Strides[i]} instead of {stride}. Copy it, or pass a span of its values.", argument);
            }

            stride *= length;
        }

        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AsRef(in tensor.GetPinnableReference()), checked((int)tensor.FlattenedLength));
    }

    /// <summary>One dimension of a tensor has its size: a fixed one, or that of a symbol met before.</summary>
    /// <param name="method">The method.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="lengths">Dimensions of the tensor.</param>
    /// <param name="axis">Which dimension.</param>
    /// <param name="expected">Its size.</param>
    /// <param name="shape">The declared shape.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Axis(string method, string argument, ReadOnlySpan<nint> lengths, int axis, nint expected, string shape)
    {
        if (lengths[axis] != expected)
            ThrowAxis(method, argument, lengths, axis, expected, shape);
    }

    /// <summary>Every class number or index lies in [0, count) or is the ignored one.</summary>
    /// <param name="method">The method.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="values">What came.</param>
    /// <param name="count">Number of classes or rows.</param>
    /// <param name="ignoreIndex">The value that is allowed too, or <see cref="long.MinValue"/> for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Classes<TIndex>(
        string method, string argument, ReadOnlySpan<TIndex> values, long count, long ignoreIndex = long.MinValue)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        nint position = IndexCheck.FirstOutside(values, count, ignoreIndex);
        if (position >= 0)
            ThrowClass(method, argument, long.CreateTruncating(values[(int)position]), position, count, ignoreIndex);
    }

    /// <summary>Says that a span has the wrong length; for checks written out in place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ThrowLength(string method, string argument, nint actual, string shape, params ReadOnlySpan<int> dims)
    {
        long expected = 1;
        foreach (int dim in dims)
            expected *= dim;
        string sizes = ShapeText.Of(dims);
        string values = sizes == shape ? "" : $" = {sizes}";
        throw new ArgumentException(
            $"{method}: {argument} must have the shape {shape}{values}, {expected} values, but has {actual}.", argument);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowCapacity(string method, string argument, int value, int capacity)
    {
        string limit = $"max{char.ToUpperInvariant(argument[0])}{argument[1..]}";
        string message = value < 1
            ? $"{method}: {argument} must be at least 1, but is {value}."
            : $"{method}: {argument} = {value} exceeds the capacity {limit} = {capacity} that the constructor was given.";
        throw new ArgumentOutOfRangeException(argument, value, message);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowAxis(
        string method, string argument, ReadOnlySpan<nint> lengths, int axis, nint expected, string shape) =>
        throw new ArgumentException(
            $"{method}: {argument} must have the shape {shape}, but has {ShapeText.Of(lengths)}: dimension {axis} is " +
            $"{lengths[axis]} instead of {expected}.", argument);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowClass(string method, string argument, long value, nint position, long count, long ignoreIndex)
    {
        string ignored = ignoreIndex == long.MinValue ? "" : $" or the ignored {ignoreIndex}";
        throw new ArgumentOutOfRangeException(
            argument, value, $"{method}: {argument}[{position}] is {value}; it must be in [0, {count}){ignored}.");
    }

    [DoesNotReturn]
    private static void ThrowOptimizer(string method) =>
        throw new ArgumentException($"{method}: the optimizer was made for another model, or for another session of this one.", "optimizer");
}
