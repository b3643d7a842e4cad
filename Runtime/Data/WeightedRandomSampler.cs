namespace Kiln;

/// <summary>
/// Samples drawn by weight, for classes that are rare: as <c>torch.multinomial</c> draws them. PyTorch: <c>WeightedRandomSampler</c>.
/// </summary>
public sealed class WeightedRandomSampler : Sampler
{
    private readonly double[] _weights;
    private readonly double[] _cumulative;
    private readonly bool _replacement;
    private readonly EpochRandom _random;
    private readonly double[] _keys;
    private readonly int[] _order;

    /// <summary>Makes the sampler.</summary>
    /// <param name="weights">One weight per sample; they need not add up to 1.</param>
    /// <param name="count">Samples per epoch.</param>
    /// <param name="replacement">Whether a sample may come several times.</param>
    /// <param name="seed">Seed of all epochs.</param>
    /// <exception cref="ArgumentException">A weight is negative or no number, or there are too few positive ones.</exception>
    public WeightedRandomSampler(ReadOnlySpan<float> weights, int count, bool replacement = true, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int positive = 0;
        double sum = 0;
        _weights = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            _weights[i] = Hyperparameter.ToDouble(Setting.AtLeastZero(weights[i], nameof(weights)));
            sum += _weights[i];
            positive += weights[i] > 0 ? 1 : 0;
        }

        int needed = replacement ? 1 : count;
        if (positive < needed)
            throw new ArgumentException($"weights has {positive} positive values; at least {needed} are needed.", nameof(weights));

        _cumulative = new double[weights.Length];
        double before = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            before += _weights[i];
            _cumulative[i] = before / sum;
        }

        Count = count;
        _replacement = replacement;
        _random = new EpochRandom(seed, wordsPerEpoch: 2 * (replacement ? count : weights.Length));
        _keys = new double[weights.Length];
        _order = new int[weights.Length];
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override void Order(int epoch, Span<int> indices) => Draw(_random.Start(epoch), indices);

    /// <summary><c>torch.multinomial</c> with that generator.</summary>
    internal void Draw(TorchRandom random, Span<int> indices)
    {
        if (_replacement)
        {
            foreach (ref int index in indices)
            {
                int found = _cumulative.AsSpan().BinarySearch(random.NextDouble());
                index = Math.Min(found < 0 ? ~found : found, _cumulative.Length - 1);
            }

            return;
        }

        // The largest weights over exponential numbers are a draw without replacement (Efraimidis and Spirakis 2006).
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i] = -(_weights[i] / random.NextExponential());
            _order[i] = i;
        }

        _keys.AsSpan().Sort(_order.AsSpan());
        _order.AsSpan(0, indices.Length).CopyTo(indices);
    }
}
