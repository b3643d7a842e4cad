namespace Kiln;

/// <summary>
/// PyTorch's generator as a data loader uses it after <c>manual_seed(seed)</c>, when nothing else draws: in each epoch two words for the
/// workers' seed, then what the sampler needs.
/// </summary>
internal sealed class EpochRandom(long seed, int wordsPerEpoch)
{
    private readonly TorchRandom _random = new(seed);
    private int _next;

    /// <summary>The generator as the sampler of an epoch finds it. The sampler must draw its words before the next call.</summary>
    public TorchRandom Start(int epoch)
    {
        if (epoch != _next)
        {
            _random.Reseed(seed);
            _random.Skip((long)epoch * (wordsPerEpoch + 2L));
        }

        _next = epoch + 1;
        _random.Skip(2);
        return _random;
    }
}
