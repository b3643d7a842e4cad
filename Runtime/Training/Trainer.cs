using System.Diagnostics;

namespace Kiln;

/// <summary>
/// The loop around a model: epochs, validation, schedules, checkpoints, early stopping. A step allocates nothing, and a training that was
/// stopped anywhere goes on with the same bits.
/// <code>
/// var trainer = new Trainer&lt;float, int&gt;(model, new Adam(model), (batch, scale) =&gt; model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
/// {
///     Epochs = 5,
///     Loss = batch =&gt; model.Loss(batch.Inputs, batch.Targets, batch.Count),
///     Predict = batch =&gt; model.Forward(batch.Inputs, batch.Count),
///     Metrics = [new Accuracy()],
///     Checkpoints = new Checkpoints("run"),
/// };
/// TrainingResult result = trainer.Fit(train, validation);
/// </code>
/// </summary>
/// <typeparam name="TInput">Type of the input's values.</typeparam>
/// <typeparam name="TTarget">Type of the target's values.</typeparam>
public sealed partial class Trainer<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TrainingStep<TInput, TTarget> _train;
    private TrainingCallback[] _callbacks = [];
    private TrainerState _state = new();
    private bool _resumed;

    /// <summary>Makes the trainer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="train">One batch: forward, loss and backward, that is the model's <c>Train</c>.</param>
    public Trainer(IModel model, Optimizer optimizer, TrainingStep<TInput, TTarget> train)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(train);
        Model = model;
        Optimizer = optimizer;
        _train = train;
    }

    /// <summary>The model.</summary>
    public IModel Model { get; }

    /// <summary>Its optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Optimizer steps after which training ends, whatever the epoch.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Batches whose gradients are added before a step; needs <see cref="Accumulate"/> if above 1.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>A further batch of one step: <c>(batch, scale) => model.Accumulate(…, scale)</c>.</summary>
    public TrainingStep<TInput, TTarget>? Accumulate { get; init; }

    /// <summary>The loss of a validation batch: <c>batch => model.Loss(…)</c>.</summary>
    public Func<Batch<TInput, TTarget>, float>? Loss { get; init; }

    /// <summary>The outputs of a validation batch, for <see cref="Metrics"/>.</summary>
    public Prediction<TInput, TTarget>? Predict { get; init; }

    /// <summary>What is measured on the validation data.</summary>
    public IReadOnlyList<Metric<TTarget>> Metrics { get; init; } = [];

    /// <summary>Largest norm of the gradients in a step; see <see cref="Optimizer.ClipNorm"/>.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>The p of that norm.</summary>
    public float ClipNormType { get; init; } = 2;

    /// <summary>Largest absolute value of a gradient in a step; see <see cref="Optimizer.ClipValue"/>.</summary>
    public float? ClipValue { get; init; }

    /// <summary>Changes the learning rate; <see cref="ReduceLROnPlateau"/> gets the monitored value after each epoch.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>When the schedule steps.</summary>
    public ScheduleInterval ScheduleEvery { get; init; }

    /// <summary>
    /// What decides about the best epoch: <c>loss</c>, which is the validation loss where there is one, <c>train_loss</c>, or a metric's
    /// name.
    /// </summary>
    public string Monitor { get; init; } = "loss";

    /// <summary>Ends a training that no longer becomes better.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where the training is kept.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>What happens beside, in this order.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Where the training stands.</summary>
    public TrainingProgress Progress => field ??= new TrainingProgress(Metrics);

    /// <summary>Reads a checkpoint, so that <see cref="Fit"/> goes on from there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or does not fit; nothing was changed.</exception>
    public void Resume(string path)
    {
        (IReadOnlyDictionary<string, string> texts, Action apply) = CheckpointFile.Read(path, Model, Optimizer);
        TrainerState state = TrainerState.Read(path, texts);
        IReadOnlyDictionary<string, double> schedule = TrainerState.ReadSchedule(path, texts);
        string[] missing = [.. Schedule?.SaveState().Keys.Where(key => !schedule.ContainsKey(key)) ?? []];
        if (missing.Length > 0)
            throw new InvalidDataException($"{path} has no state of a {Schedule!.GetType().Name}: it lacks {string.Join(", ", missing)}.");

        apply();
        Schedule?.LoadState(schedule);
        _state = state;
        _resumed = true;
    }

    /// <summary>Writes a checkpoint.</summary>
    public void Save(string path) => CheckpointFile.Save(path, Model, Optimizer, _state.Write(Schedule));

    /// <summary>Trains.</summary>
    /// <param name="train">The training data. Its seed, order and batch size must be the same when training goes on from a checkpoint.</param>
    /// <param name="validation">Data to validate on after each epoch.</param>
    /// <param name="cancellation">Ends the training after the step at hand, with a checkpoint.</param>
    /// <exception cref="TrainingDivergedException">The loss or the gradients are infinite or no number; the step was not made.</exception>
    /// <exception cref="ArgumentException">There is no training data.</exception>
    /// <exception cref="InvalidOperationException">An option needs another.</exception>
    /// <exception cref="InvalidDataException">The last checkpoint is damaged or does not fit.</exception>
    public TrainingResult Fit(
        DataLoader<TInput, TTarget> train, DataLoader<TInput, TTarget>? validation = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0)
            throw new ArgumentException("Trainer.Fit: the loader of the training data has no batch.", nameof(train));
        CheckOptions(validation);
        Checkpoints?.Prepare();
        if (Checkpoints is { Resume: true } && !_resumed && File.Exists(Checkpoints.LastPath))
            Resume(Checkpoints.LastPath);
        if (_state.Batch > 0 && (_state.BatchSize, _state.Batches) != (train.BatchSize, train.Count))
        {
            throw new InvalidDataException(
                $"The checkpoint is within an epoch of {_state.Batches} batches of {_state.BatchSize}, " +
                $"but the loader has {train.Count} of {train.BatchSize}.");
        }

        _state.BatchSize = train.BatchSize;
        _state.Batches = train.Count;
        _callbacks = [.. Callbacks];
        var best = new BestWeights(Model);
        var records = new List<EpochRecord>();
        long start = Stopwatch.GetTimestamp();
        ShowState(train, start);
        foreach (TrainingCallback callback in _callbacks)
            callback.OnStart(Progress);
        try
        {
            StopReason reason = Run(train, validation, best, records, start, cancellation);
            if (EarlyStopping is { RestoreBest: true })
                RestoreBest(best);
            return new TrainingResult(reason, _state.Step, _state.Best, _state.BestEpoch, records, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            foreach (TrainingCallback callback in _callbacks)
                callback.OnEnd(Progress);
        }
    }

    /// <summary>Loss and metrics over a loader's data, as after an epoch.</summary>
    /// <returns>The mean loss, NaN without <see cref="Loss"/>; the metrics hold their values.</returns>
    public double Evaluate(DataLoader<TInput, TTarget> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        double sum = 0;
        long count = 0;
        foreach (Metric<TTarget> metric in Metrics)
            metric.Reset();

        // Always in the same order, so that sums have the same bits whenever this runs.
        data.Seek(0);
        foreach (Batch<TInput, TTarget> batch in data)
        {
            if (Loss is not null)
                sum += (double)Loss(batch) * batch.Count;
            count += batch.Count;
            if (Predict is null || Metrics.Count == 0)
                continue;

            ReadOnlyTensorSpan<float> outputs = Predict(batch);
            ReadOnlySpan<float> values = MemoryMarshal.CreateReadOnlySpan(
                ref Unsafe.AsRef(in outputs.GetPinnableReference()), checked((int)outputs.FlattenedLength));
            foreach (Metric<TTarget> metric in Metrics)
                metric.Add(values, batch.Targets);
        }

        return Loss is null ? double.NaN : sum / count;
    }
}
