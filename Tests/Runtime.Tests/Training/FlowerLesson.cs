namespace Kiln.Runtime.Tests.Training;

/// <summary>A small classification with dropout, shuffled data, validation, and one of several ways to train.</summary>
internal sealed class FlowerLesson
{
    private readonly string _kind;
    private readonly string? _folder;
    private readonly long? _maxSteps;

    public FlowerLesson(string kind, long seed, string? folder = null, long? maxSteps = null)
    {
        _kind = kind;
        _folder = folder;
        _maxSteps = maxSteps;
        Model = new FlowerNet(10, seed);
        Optimizer = kind switch
        {
            "adam" => new Adam(Model, .02f),
            "accumulated" => new RMSprop(Model, .01f, momentum: .9f, centered: true),
            _ => new SGD(Model, .1f, momentum: .9f, nesterov: true),
        };
    }

    public FlowerNet Model { get; }

    public Optimizer Optimizer { get; }

    public int Epochs { get; init; } = 4;

    public int BatchSize { get; init; } = 10;

    public int Keep { get; init; }

    public EarlyStopping? Stopping { get; init; } = new(patience: 2);

    public TrainingCallback[] Callbacks { get; set; } = [];

    public Trainer<float, int>? Trainer { get; private set; }

    public Trainer<float, int> Make() => Trainer = new(Model, Optimizer, (batch, scale) => Model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
    {
        Epochs = Epochs,
        MaxSteps = _maxSteps,
        Accumulate = (batch, scale) => Model.Accumulate(batch.Inputs, batch.Targets, batch.Count, scale),
        AccumulationSteps = _kind == "accumulated" ? 3 : 1,
        Loss = batch => Model.Loss(batch.Inputs, batch.Targets, batch.Count),
        Predict = batch => Model.Forward(batch.Inputs, batch.Count),
        Metrics = [new Accuracy(), new F1Score(3)],
        Monitor = _kind == "accumulated" ? "accuracy" : "loss",
        ClipNorm = _kind == "plateau" ? null : 1,
        ClipValue = .5f,
        Schedule = _kind switch
        {
            "adam" => new OneCycleLR(Optimizer, .05f, 8 * Epochs),
            "accumulated" => new SequentialLR(Optimizer, [new LinearLR(Optimizer, .1f, totalIters: 2), new ExponentialLR(Optimizer, .9f)], [2]),
            _ => new ReduceLROnPlateau(Optimizer, patience: 0, factor: .5f),
        },
        ScheduleEvery = _kind == "adam" ? ScheduleInterval.Step : ScheduleInterval.Epoch,
        EarlyStopping = _kind == "adam" ? null : Stopping,
        Checkpoints = _folder is null ? null : new Checkpoints(_folder, everySteps: Keep > 0 ? 1 : 0, keep: Keep),
        Callbacks = Callbacks,
    };

    public static Dataset<float, int> Data()
    {
        var x = new float[120 * 4];
        new TorchRandom(5).Normal(x);
        int[] y = [.. Enumerable.Range(0, 120).Select(i => x[4 * i] > .5f ? 2 : x[(4 * i) + 1] > 0 ? 1 : 0)];
        return new ArrayDataset<float, int>(x, 4, y);
    }

    public TrainingResult Fit(int prefetch = 0, CancellationToken cancellation = default)
    {
        Dataset<float, int>[] parts = Data().RandomSplit([76, 44], 1);
        using var train = new DataLoader<float, int>(parts[0], BatchSize, shuffle: true, seed: 7, prefetch: prefetch);
        using var validation = new DataLoader<float, int>(parts[1], 10, prefetch: prefetch);
        return Make().Fit(train, validation, cancellation);
    }
}
