namespace Kiln;

/// <summary>
/// Batches of a data set: <c>foreach</c> over it is one epoch. Once every buffer has been used, nothing is allocated. PyTorch:
/// <c>torch.utils.data.DataLoader</c>, whose order it takes for the same seed.
/// <code>
/// using var loader = new DataLoader&lt;float, int&gt;(train, batchSize: 32, shuffle: true);
/// foreach (Batch&lt;float, int&gt; batch in loader)
///     model.Train(batch.Inputs, batch.Targets, batch.Count);
/// </code>
/// </summary>
/// <typeparam name="TInput">Type of the input's values.</typeparam>
/// <typeparam name="TTarget">Type of the target's values.</typeparam>
public sealed class DataLoader<TInput, TTarget> : IDisposable
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly Sampler _sampler;
    private readonly int[] _order;
    private readonly bool _sortByLength;
    private readonly TInput _padding;
    private readonly TTarget _targetPadding;
    private readonly Action<Batch<TInput, TTarget>>? _collate;
    private readonly BatchPipeline<Batch<TInput, TTarget>> _pipeline;
    private int _firstBatch;
    private bool _enumerating;

    /// <summary>Makes the loader.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="batchSize">Samples per batch; positive.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own, drawn from the seed as PyTorch draws it.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="sampler">The order, in place of <paramref name="shuffle"/>.</param>
    /// <param name="prefetch">Batches that a thread of the loader's own prepares ahead; 0 for none.</param>
    /// <param name="sortByLength">Whether the longest sequence of a batch comes first, as packing likes it.</param>
    /// <param name="padding">What follows shorter sequences.</param>
    /// <param name="targetPadding">What follows their targets where each step has one: a loss's <c>IgnoreIndex</c>.</param>
    /// <param name="pack">Whether batches of sequences come packed too: <see cref="Batch{TInput, TTarget}.PackedInputs"/>.</param>
    /// <param name="collate">Works on a padded batch, on the loader's thread if it has one: augmentation.</param>
    /// <exception cref="ArgumentException">An option is out of range or does not go with another.</exception>
    public DataLoader(
        Dataset<TInput, TTarget> dataset,
        int batchSize = 1,
        bool shuffle = false,
        long seed = 0,
        bool dropLast = false,
        Sampler? sampler = null,
        int prefetch = 0,
        bool sortByLength = false,
        TInput padding = default,
        TTarget targetPadding = default,
        bool pack = false,
        Action<Batch<TInput, TTarget>>? collate = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(prefetch);
        if (sampler is not null && shuffle)
            throw new ArgumentException("A sampler gives the order; shuffle would draw another.", nameof(shuffle));
        if (pack && !dataset.IsSequence)
            throw new ArgumentException("Only sequences can be packed.", nameof(pack));

        Dataset = dataset;
        BatchSize = batchSize;
        _sampler = sampler ?? (shuffle ? new RandomSampler(dataset.Count, seed) : new SequentialSampler(dataset.Count));
        _order = new int[_sampler.Count];
        _sortByLength = sortByLength;
        _padding = padding;
        _targetPadding = targetPadding;
        _collate = collate;
        Count = dropLast ? _order.Length / batchSize : (int)((_order.Length + (batchSize - 1L)) / batchSize);
        int capacity = Math.Min(batchSize, Math.Max(_order.Length, 1));
        int maxLength = LongestOf(dataset);
        _pipeline = new BatchPipeline<Batch<TInput, TTarget>>(
            prefetch, () => new Batch<TInput, TTarget>(dataset, capacity, maxLength, pack), Fill);
    }

    /// <summary>The samples.</summary>
    public Dataset<TInput, TTarget> Dataset { get; }

    /// <summary>Samples per batch.</summary>
    public int BatchSize { get; }

    /// <summary>Batches per epoch. PyTorch: <c>len(loader)</c>.</summary>
    public int Count { get; }

    /// <summary>The epoch that is running, or that comes next, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches of the running epoch that were handed out.</summary>
    public int Position { get; private set; }

    /// <summary>Makes the next <c>foreach</c> start at a batch of an epoch, to go on where training stopped.</summary>
    /// <exception cref="InvalidOperationException">A <c>foreach</c> is running.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public void Seek(int epoch, int batch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, Count);
        if (_enumerating)
            throw new InvalidOperationException("DataLoader.Seek: an epoch is running.");

        Epoch = epoch;
        Position = _firstBatch = batch;
    }

    /// <summary>Samples in some batches from one on, as far as there are any.</summary>
    internal int SamplesIn(int first, int batches)
    {
        long start = (long)first * BatchSize;
        long end = Math.Min(Math.Min(start + ((long)batches * BatchSize), (long)Count * BatchSize), _order.Length);
        return (int)(end - start);
    }

    /// <summary>Starts an epoch.</summary>
    /// <exception cref="InvalidOperationException">Another one is running.</exception>
    public Enumerator GetEnumerator()
    {
        if (_enumerating)
            throw new InvalidOperationException("DataLoader: an epoch is running; its batches would be overwritten.");

        _sampler.Order(Epoch, _order);
        Position = _firstBatch;
        _firstBatch = 0;
        _pipeline.Start(Position, Count);
        _enumerating = true;
        return new Enumerator(this);
    }

    /// <summary>Ends the loader's thread.</summary>
    public void Dispose() => _pipeline.Dispose();

    private void Fill(Batch<TInput, TTarget> batch, int number)
    {
        int start = number * BatchSize;
        int count = Math.Min(BatchSize, _order.Length - start);
        batch.Fill(_order.AsSpan(start, count), _sortByLength, _padding, _targetPadding);
        _collate?.Invoke(batch);
        batch.Pack();
    }

    private static int LongestOf(Dataset<TInput, TTarget> dataset)
    {
        int longest = 1;
        for (int i = 0; dataset.IsSequence && i < dataset.Count; i++)
            longest = Math.Max(longest, dataset.Length(i));
        return longest;
    }

    /// <summary>The batches of an epoch.</summary>
    public struct Enumerator : IDisposable
    {
        private readonly DataLoader<TInput, TTarget> _loader;

        internal Enumerator(DataLoader<TInput, TTarget> loader)
        {
            _loader = loader;
            Current = null!;
        }

        /// <summary>The batch at hand.</summary>
        public Batch<TInput, TTarget> Current { get; private set; }

        /// <summary>Gets the next batch; the one before is no longer valid.</summary>
        public bool MoveNext()
        {
            if (_loader._pipeline.Next() is not { } batch)
            {
                // The epoch is over; its end counts, a break does not.
                if (_loader._enumerating)
                {
                    _loader._enumerating = false;
                    _loader.Epoch++;
                    _loader.Position = 0;
                }

                return false;
            }

            Current = batch;
            _loader.Position++;
            return true;
        }

        /// <summary>Leaves the epoch. After a <c>break</c> the next <c>foreach</c> starts the next epoch.</summary>
        public readonly void Dispose()
        {
            if (!_loader._enumerating)
                return;

            _loader._pipeline.Stop();
            _loader._enumerating = false;
            _loader.Epoch++;
            _loader.Position = 0;
        }
    }
}
