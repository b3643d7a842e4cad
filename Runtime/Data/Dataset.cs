namespace Kiln;

/// <summary>
/// Samples by number, each an input and a target: values of one size, or sequences of different lengths. A class of one's own can read
/// them from anywhere; <see cref="ArrayDataset{TInput, TTarget}"/> and <see cref="SequenceDataset{TInput, TTarget}"/> hold them in memory.
/// PyTorch: <c>torch.utils.data.Dataset</c>.
/// </summary>
/// <typeparam name="TInput">Type of the input's values: float, or int and long for indices.</typeparam>
/// <typeparam name="TTarget">Type of the target's values: float, or int and long for classes.</typeparam>
public abstract class Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Values of one input; of a sequence, in each of its steps.</summary>
    public abstract int InputSize { get; }

    /// <summary>Values of one target; of each step if <see cref="HasTargetPerStep"/>.</summary>
    public virtual int TargetSize => 1;

    /// <summary>Whether samples are sequences that differ in length.</summary>
    public virtual bool IsSequence => false;

    /// <summary>Whether every step of a sequence has a target of its own.</summary>
    public virtual bool HasTargetPerStep => false;

    /// <summary>Number of steps of a sample: 1 where they are no sequences.</summary>
    public virtual int Length(int index) => 1;

    /// <summary>Writes a sample. A <see cref="DataLoader{TInput, TTarget}"/> that prefetches calls it from its own thread.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="input">Length · <see cref="InputSize"/> values.</param>
    /// <param name="target"><see cref="TargetSize"/> values, times the length if <see cref="HasTargetPerStep"/>.</param>
    public abstract void Get(int index, Span<TInput> input, Span<TTarget> target);

    /// <summary>Some of the samples, in that order. PyTorch: <c>Subset</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Dataset<TInput, TTarget> Subset(ReadOnlySpan<int> indices) => new Subset<TInput, TTarget>(this, indices);

    /// <summary>Parts of these lengths, drawn as <c>random_split</c> draws them after <c>manual_seed(seed)</c>.</summary>
    /// <param name="lengths">Lengths whose sum is <see cref="Count"/>.</param>
    /// <param name="seed">Seed of the permutation.</param>
    /// <exception cref="ArgumentException">The lengths do not add up.</exception>
    public Dataset<TInput, TTarget>[] RandomSplit(ReadOnlySpan<int> lengths, long seed = 0)
    {
        long sum = 0;
        foreach (int length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
            sum += length;
        }

        if (sum != Count)
            throw new ArgumentException($"lengths add up to {sum}, but the data set has {Count} samples.", nameof(lengths));

        var order = new int[Count];
        new TorchRandom(seed).Permutation(order);
        var parts = new Dataset<TInput, TTarget>[lengths.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Subset(order.AsSpan(start, lengths[i]));
            start += lengths[i];
        }

        return parts;
    }

    /// <summary>Parts of about these fractions: rounded down, and what is left goes round from the first, as in <c>random_split</c>.</summary>
    /// <param name="fractions">Fractions whose sum is 1.</param>
    /// <param name="seed">Seed of the permutation.</param>
    /// <exception cref="ArgumentException">The fractions do not add up.</exception>
    public Dataset<TInput, TTarget>[] RandomSplit(ReadOnlySpan<double> fractions, long seed = 0)
    {
        double sum = 0;
        var lengths = new int[fractions.Length];
        int left = Count;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (!(fractions[i] is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(fractions), fractions[i], $"fractions[{i}] must lie in [0, 1].");
            sum += fractions[i];
            lengths[i] = (int)Math.Floor(Count * fractions[i]);
            left -= lengths[i];
        }

        if (!(Math.Abs(sum - 1) < 1e-6))
            throw new ArgumentException($"fractions add up to {sum}, not to 1.", nameof(fractions));

        for (int i = 0; i < left; i++)
            lengths[i % lengths.Length]++;
        return RandomSplit(lengths, seed);
    }

    /// <summary>
    /// k pairs of training and validation parts, each sample once in a validation part; the first Count mod k of these have one sample
    /// more. Scikit-learn: <c>KFold</c>.
    /// </summary>
    /// <param name="k">Number of parts, from 2 to <see cref="Count"/>.</param>
    /// <param name="shuffle">Whether the samples are permuted first; otherwise each part is a run.</param>
    /// <param name="seed">Seed of the permutation.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples.</exception>
    public (Dataset<TInput, TTarget> Train, Dataset<TInput, TTarget> Validation)[] KFold(int k, bool shuffle = true, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Count);
        int[] order = [.. Enumerable.Range(0, Count)];
        if (shuffle)
            new TorchRandom(seed).Permutation(order);

        var folds = new (Dataset<TInput, TTarget>, Dataset<TInput, TTarget>)[k];
        int start = 0;
        for (int i = 0; i < k; i++)
        {
            int end = start + (Count / k) + (i < Count % k ? 1 : 0);
            folds[i] = (Subset([.. order[..start], .. order[end..]]), Subset(order.AsSpan(start, end - start)));
            start = end;
        }

        return folds;
    }
}
