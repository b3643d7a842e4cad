using System.Globalization;

namespace Kiln;

/// <summary>The numbers of a training that a checkpoint keeps beside model and optimizer.</summary>
internal sealed class TrainerState
{
    private const string Prefix = "kiln.trainer.";
    private const string SchedulePrefix = "kiln.schedule.";

    /// <summary>Epochs that are over.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches of the running epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Optimizer steps.</summary>
    public long Step { get; set; }

    /// <summary>Sum of the running epoch's losses, each times its samples.</summary>
    public double LossSum { get; set; }

    /// <summary>Samples of the running epoch.</summary>
    public long LossSamples { get; set; }

    /// <summary>Best value of what is monitored.</summary>
    public double Best { get; set; } = double.NaN;

    /// <summary>Its epoch, from 1.</summary>
    public int BestEpoch { get; set; }

    /// <summary>Epochs since it became better.</summary>
    public int BadEpochs { get; set; }

    /// <summary>Samples per batch of the loader.</summary>
    public int BatchSize { get; set; }

    /// <summary>Batches per epoch of the loader.</summary>
    public int Batches { get; set; }

    /// <summary>Mean loss of the running epoch.</summary>
    public double TrainLoss => LossSamples == 0 ? double.NaN : LossSum / LossSamples;

    /// <summary>As texts for a file.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write(LearningRateSchedule? schedule)
    {
        foreach ((string name, double value) in Numbers())
            yield return new(Prefix + name, Text(value));
        if (schedule is null)
            yield break;
        foreach ((string name, double value) in schedule.SaveState())
            yield return new(SchedulePrefix + name, Text(value));
    }

    /// <summary>From the texts of a file.</summary>
    /// <exception cref="InvalidDataException">A number is missing or none.</exception>
    public static TrainerState Read(string path, IReadOnlyDictionary<string, string> texts)
    {
        double Number(string name) =>
            texts.TryGetValue(Prefix + name, out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new InvalidDataException($"{path} is no checkpoint of a trainer: it lacks a number {Prefix}{name}.");

        return new TrainerState
        {
            Epoch = (int)Number("epoch"),
            Batch = (int)Number("batch"),
            Step = (long)Number("step"),
            LossSum = Number("loss_sum"),
            LossSamples = (long)Number("loss_samples"),
            Best = Number("best"),
            BestEpoch = (int)Number("best_epoch"),
            BadEpochs = (int)Number("bad_epochs"),
            BatchSize = (int)Number("batch_size"),
            Batches = (int)Number("batches"),
        };
    }

    /// <summary>A schedule's state from the texts of a file.</summary>
    /// <exception cref="InvalidDataException">Something is no number.</exception>
    public static IReadOnlyDictionary<string, double> ReadSchedule(string path, IReadOnlyDictionary<string, string> texts)
    {
        var state = new Dictionary<string, double>();
        foreach ((string name, string text) in texts.Where(pair => pair.Key.StartsWith(SchedulePrefix, StringComparison.Ordinal)))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new InvalidDataException($"{path}: {name} is \"{text}\".");
            state[name[SchedulePrefix.Length..]] = value;
        }

        return state;
    }

    private IEnumerable<(string Name, double Value)> Numbers() =>
    [
        ("epoch", Epoch), ("batch", Batch), ("step", Step), ("loss_sum", LossSum), ("loss_samples", LossSamples),
        ("best", Best), ("best_epoch", BestEpoch), ("bad_epochs", BadEpochs),
        ("batch_size", BatchSize), ("batches", Batches),
    ];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
