namespace Kiln;

/// <summary>Samples of one size in two arrays, which are not copied. PyTorch: <c>TensorDataset</c>.</summary>
/// <typeparam name="TInput">Type of the input's values.</typeparam>
/// <typeparam name="TTarget">Type of the target's values.</typeparam>
public sealed class ArrayDataset<TInput, TTarget> : Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly ReadOnlyMemory<TInput> _inputs;
    private readonly ReadOnlyMemory<TTarget> _targets;

    /// <summary>Takes inputs of shape (samples, inputSize) and targets of shape (samples, targetSize).</summary>
    /// <param name="inputs">All inputs, one after another.</param>
    /// <param name="inputSize">Values of one input; positive.</param>
    /// <param name="targets">All targets, one after another.</param>
    /// <param name="targetSize">Values of one target; positive.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ArrayDataset(ReadOnlyMemory<TInput> inputs, int inputSize, ReadOnlyMemory<TTarget> targets, int targetSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        if (inputs.Length % inputSize != 0)
            throw new ArgumentException($"inputs has {inputs.Length} values, which {inputSize} does not divide.", nameof(inputs));

        Count = inputs.Length / inputSize;
        if (targets.Length != (long)Count * targetSize)
        {
            throw new ArgumentException(
                $"targets must have the shape ({Count}, {targetSize}), {(long)Count * targetSize} values, but has {targets.Length}.", nameof(targets));
        }

        _inputs = inputs;
        _targets = targets;
        InputSize = inputSize;
        TargetSize = targetSize;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override int TargetSize { get; }

    /// <inheritdoc/>
    public override void Get(int index, Span<TInput> input, Span<TTarget> target)
    {
        _inputs.Span.Slice(index * InputSize, InputSize).CopyTo(input);
        _targets.Span.Slice(index * TargetSize, TargetSize).CopyTo(target);
    }
}
