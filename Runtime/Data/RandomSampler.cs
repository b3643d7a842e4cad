namespace Kiln;

/// <summary>
/// A new permutation in every epoch, the one that <c>DataLoader(shuffle=True)</c> takes after <c>manual_seed(seed)</c>. PyTorch:
/// <c>RandomSampler</c>.
/// </summary>
public sealed class RandomSampler : Sampler
{
    private readonly EpochRandom _seeds;
    private readonly TorchRandom _random = new(0);

    /// <summary>Makes the sampler.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="seed">Seed of all epochs.</param>
    public RandomSampler(int count, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        _seeds = new EpochRandom(seed, wordsPerEpoch: 2);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override void Order(int epoch, Span<int> indices)
    {
        _random.Reseed((long)_seeds.Start(epoch).NextUInt64());
        _random.Permutation(indices);
    }
}
