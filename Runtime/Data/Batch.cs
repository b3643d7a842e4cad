namespace Kiln;

/// <summary>Some samples side by side, as a model takes them. A loader fills it anew: it is valid until the next one.</summary>
/// <typeparam name="TInput">Type of the input's values.</typeparam>
/// <typeparam name="TTarget">Type of the target's values.</typeparam>
public sealed class Batch<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly Dataset<TInput, TTarget> _dataset;
    private readonly TInput[] _inputs;
    private readonly TTarget[] _targets;
    private readonly int[] _lengths;
    private readonly int[] _indices;
    private readonly PackedSequence<TInput>? _packedInputs;
    private readonly PackedSequence<TTarget>? _packedTargets;

    internal Batch(Dataset<TInput, TTarget> dataset, int capacity, int maxLength, bool pack)
    {
        _dataset = dataset;
        _inputs = new TInput[checked(capacity * maxLength * dataset.InputSize)];
        _targets = new TTarget[checked(capacity * dataset.TargetSize * (dataset.HasTargetPerStep ? maxLength : 1))];
        _lengths = new int[capacity];
        _indices = new int[capacity];
        _packedInputs = pack ? new PackedSequence<TInput>() : null;
        _packedTargets = pack && dataset.HasTargetPerStep ? new PackedSequence<TTarget>() : null;
    }

    /// <summary>Number of samples: the model's B.</summary>
    public int Count { get; private set; }

    /// <summary>Steps of the longest sequence, to which the others are padded: the model's T. 1 where there are no sequences.</summary>
    public int MaxLength { get; private set; }

    /// <summary>Inputs of shape (Count, InputSize), of sequences (Count, MaxLength, InputSize).</summary>
    public ReadOnlySpan<TInput> Inputs => InputValues;

    /// <summary>Targets of shape (Count, TargetSize), with one per step (Count, MaxLength, TargetSize).</summary>
    public ReadOnlySpan<TTarget> Targets => TargetValues;

    /// <summary>Steps of each sample.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>The samples' numbers in the data set.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>The inputs, for a loader's collate function to change.</summary>
    public Span<TInput> InputValues => _inputs.AsSpan(0, Count * MaxLength * _dataset.InputSize);

    /// <summary>The targets, for a loader's collate function to change.</summary>
    public Span<TTarget> TargetValues => _targets.AsSpan(0, Count * TargetStride);

    /// <summary>The inputs without padding, from a loader that packs.</summary>
    /// <exception cref="InvalidOperationException">The loader does not pack.</exception>
    public PackedSequence<TInput> PackedInputs =>
        _packedInputs ?? throw new InvalidOperationException("Batch.PackedInputs: the loader was made without pack: true.");

    /// <summary>The targets without padding, from a loader that packs, where each step has one.</summary>
    /// <exception cref="InvalidOperationException">The loader does not pack, or a sequence has one target.</exception>
    public PackedSequence<TTarget> PackedTargets =>
        _packedTargets ?? throw new InvalidOperationException(
            "Batch.PackedTargets: the loader was made without pack: true, or its data set has one target per sequence: see Targets.");

    /// <summary>What a collate function keeps with this batch, such as another form of it: there is one for every batch in flight.</summary>
    public object? Tag { get; set; }

    private int TargetStride => _dataset.TargetSize * (_dataset.HasTargetPerStep ? MaxLength : 1);

    /// <summary>Takes these samples, padding the shorter ones.</summary>
    internal void Fill(ReadOnlySpan<int> samples, bool sortByLength, TInput padding, TTarget targetPadding)
    {
        Count = samples.Length;
        samples.CopyTo(_indices);
        MaxLength = 1;
        for (int i = 0; i < samples.Length; i++)
        {
            _lengths[i] = _dataset.Length(samples[i]);
            MaxLength = Math.Max(MaxLength, _lengths[i]);
        }

        if (sortByLength)
            SortByLength();

        int inputStride = MaxLength * _dataset.InputSize;
        for (int i = 0; i < Count; i++)
        {
            Span<TInput> input = InputValues.Slice(i * inputStride, inputStride);
            Span<TTarget> target = TargetValues.Slice(i * TargetStride, TargetStride);
            int inputs = _lengths[i] * _dataset.InputSize;
            int targets = _dataset.HasTargetPerStep ? _lengths[i] * _dataset.TargetSize : TargetStride;
            _dataset.Get(_indices[i], input[..inputs], target[..targets]);
            input[inputs..].Fill(padding);
            target[targets..].Fill(targetPadding);
        }
    }

    /// <summary>Packs what <see cref="Fill"/> padded, if the loader asked for it.</summary>
    internal void Pack()
    {
        if (_packedInputs is not null)
            Sequence.PackPaddedSequence(Inputs, Lengths, _packedInputs, _dataset.InputSize, batchFirst: true, enforceSorted: false);
        if (_packedTargets is not null)
            Sequence.PackPaddedSequence(Targets, Lengths, _packedTargets, _dataset.TargetSize, batchFirst: true, enforceSorted: false);
    }

    /// <summary>Longest first, equal ones in their order: insertion, since batches are short.</summary>
    private void SortByLength()
    {
        for (int i = 1; i < Count; i++)
        {
            (int length, int index) = (_lengths[i], _indices[i]);
            int place = i;
            for (; place > 0 && _lengths[place - 1] < length; place--)
                (_lengths[place], _indices[place]) = (_lengths[place - 1], _indices[place - 1]);
            (_lengths[place], _indices[place]) = (length, index);
        }
    }
}
