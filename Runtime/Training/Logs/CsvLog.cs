using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>
/// A row per epoch in a CSV file: epoch, step, losses, metrics, learning rate, seconds. Where training goes on from a checkpoint, rows of
/// epochs that will come again are dropped.
/// </summary>
/// <param name="path">The file.</param>
public sealed class CsvLog(string path) : TrainingCallback
{
    /// <inheritdoc/>
    public override void OnStart(TrainingProgress progress)
    {
        string header = Header(progress);
        var lines = new List<string> { header };
        if (progress.Step > 0 && File.Exists(path))
        {
            string[] old = File.ReadAllLines(path);

            // A checkpoint at the last step of an epoch is from before its end, which comes again.
            bool within = progress.Batch > 0;
            if (old.Length > 0 && old[0] == header)
                lines.AddRange(old.Skip(1).Where(line => StepOf(line) <= progress.Step && (!within || EpochOf(line) < progress.Epoch)));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        string[] cells =
        [
            Text(progress.Epoch), Text(progress.Step), Text(progress.TrainLoss), Text(progress.ValidationLoss),
            .. progress.Metrics.Select(metric => Text(metric.Value)), Text(progress.LearningRate), Text(progress.Elapsed.TotalSeconds),
        ];
        File.AppendAllText(path, string.Join(',', cells) + "\n");
    }

    private static string Header(TrainingProgress progress) =>
        string.Join(',', ["epoch", "step", "train_loss", "validation_loss", .. progress.Metrics.Select(metric => metric.Name), "learning_rate", "seconds"]);

    private static string Text(IFormattable value) => value is double.NaN ? "" : value.ToString(null, CultureInfo.InvariantCulture);

    private static long EpochOf(string line) => Number(line, 0);

    private static long StepOf(string line) => Number(line, 1);

    private static long Number(string line, int place) =>
        line.Split(',') is { } cells && cells.Length > place && long.TryParse(cells[place], CultureInfo.InvariantCulture, out long number)
            ? number
            : long.MaxValue;
}
