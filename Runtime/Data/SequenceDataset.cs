namespace Kiln;

/// <summary>Sequences of different lengths in memory, with one target each or one for every step.</summary>
/// <typeparam name="TInput">Type of the input's values.</typeparam>
/// <typeparam name="TTarget">Type of the target's values.</typeparam>
public sealed class SequenceDataset<TInput, TTarget> : Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TInput[][] _inputs;
    private readonly TTarget[][] _targets;

    /// <summary>Takes sequences and their targets.</summary>
    /// <param name="inputs">Each of shape (length, features); not copied.</param>
    /// <param name="features">Values per step; 1 for index sequences.</param>
    /// <param name="targets">Each of shape (targetSize), or (length, targetSize) if <paramref name="targetPerStep"/>.</param>
    /// <param name="targetSize">Values of a target.</param>
    /// <param name="targetPerStep">Whether every step has a target.</param>
    /// <exception cref="ArgumentException">The lengths do not fit; the message names the sequence.</exception>
    public SequenceDataset(
        IReadOnlyList<TInput[]> inputs, int features, IReadOnlyList<TTarget[]> targets, int targetSize = 1, bool targetPerStep = false)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        if (targets.Count != inputs.Count)
            throw new ArgumentException($"There are {inputs.Count} inputs and {targets.Count} targets.", nameof(targets));

        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Length == 0 || inputs[i].Length % features != 0)
            {
                throw new ArgumentException(
                    $"inputs[{i}] has {inputs[i].Length} values; it must have whole steps of {features}, and at least one.", nameof(inputs));
            }

            int expected = targetSize * (targetPerStep ? inputs[i].Length / features : 1);
            if (targets[i].Length != expected)
                throw new ArgumentException($"targets[{i}] has {targets[i].Length} values instead of {expected}.", nameof(targets));
        }

        _inputs = [.. inputs];
        _targets = [.. targets];
        InputSize = features;
        TargetSize = targetSize;
        HasTargetPerStep = targetPerStep;
    }

    /// <inheritdoc/>
    public override int Count => _inputs.Length;

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override int TargetSize { get; }

    /// <inheritdoc/>
    public override bool IsSequence => true;

    /// <inheritdoc/>
    public override bool HasTargetPerStep { get; }

    /// <inheritdoc/>
    public override int Length(int index) => _inputs[index].Length / InputSize;

    /// <inheritdoc/>
    public override void Get(int index, Span<TInput> input, Span<TTarget> target)
    {
        _inputs[index].CopyTo(input);
        _targets[index].CopyTo(target);
    }
}
