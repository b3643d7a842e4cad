namespace Kiln;

/// <summary>
/// Shuffled batches of sequences that are about equally long, so that little is padded: within windows of a permutation the samples are
/// sorted by length and cut into batches, whose order is then drawn. The batch that is not full comes last.
/// </summary>
public sealed class BucketSampler : Sampler
{
    private readonly int[] _lengths;
    private readonly int _batchSize;
    private readonly int _window;
    private readonly EpochRandom _seeds;
    private readonly TorchRandom _random = new(0);
    private readonly int[] _keys;
    private readonly int[] _samples;
    private readonly int[] _batches;

    /// <summary>Makes the sampler.</summary>
    /// <param name="lengths">The length of every sample.</param>
    /// <param name="batchSize">The loader's batch size.</param>
    /// <param name="window">Batches that are sorted together: more gives less padding, fewer more chance.</param>
    /// <param name="seed">Seed of all epochs.</param>
    public BucketSampler(ReadOnlySpan<int> lengths, int batchSize, int window = 50, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        _lengths = lengths.ToArray();
        _batchSize = batchSize;
        _window = (int)Math.Min((long)window * batchSize, int.MaxValue);
        _seeds = new EpochRandom(seed, wordsPerEpoch: 2);
        _keys = new int[lengths.Length];
        _samples = new int[lengths.Length];
        _batches = new int[lengths.Length / batchSize];
    }

    /// <inheritdoc/>
    public override int Count => _lengths.Length;

    /// <summary>The lengths of all samples of a data set.</summary>
    public static int[] LengthsOf<TInput, TTarget>(Dataset<TInput, TTarget> dataset)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var lengths = new int[dataset.Count];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = dataset.Length(i);
        return lengths;
    }

    /// <inheritdoc/>
    public override void Order(int epoch, Span<int> indices)
    {
        _random.Reseed((long)_seeds.Start(epoch).NextUInt64());
        _random.Permutation(_samples);
        for (int i = 0; i < _samples.Length; i++)
            _keys[i] = _lengths[_samples[i]];
        for (int start = 0; start < _samples.Length; start += _window)
        {
            int length = Math.Min(_window, _samples.Length - start);
            _keys.AsSpan(start, length).Sort(_samples.AsSpan(start, length));
        }

        _random.Permutation(_batches);
        for (int i = 0; i < _batches.Length; i++)
            _samples.AsSpan(_batches[i] * _batchSize, _batchSize).CopyTo(indices[(i * _batchSize)..]);
        int full = _batches.Length * _batchSize;
        _samples.AsSpan(full).CopyTo(indices[full..]);
    }
}
