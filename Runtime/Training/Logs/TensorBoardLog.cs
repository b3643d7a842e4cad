using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>
/// Losses, metrics, learning rate and gradient norm as curves for TensorBoard: <c>tensorboard --logdir folder</c>. Each training writes
/// its own event file; a step allocates nothing.
/// </summary>
public sealed class TensorBoardLog : TrainingCallback, IDisposable
{
    private static int s_files;

    private readonly string _folder;
    private readonly int _everySteps;
    private readonly Dictionary<string, byte[]> _tags = [];
    private readonly byte[] _trainTag = "loss/train"u8.ToArray();
    private readonly byte[] _rateTag = "learning_rate"u8.ToArray();
    private readonly byte[] _normTag = "gradient_norm"u8.ToArray();
    private readonly byte[] _record = new byte[EventRecord.Overhead + 256];
    private FileStream? _file;
    private TimeSpan _flushed;

    /// <summary>Writes into a folder, which is made if needed.</summary>
    /// <param name="folder">The folder; a name within it is the run's name in TensorBoard.</param>
    /// <param name="everySteps">Optimizer steps between two points of a curve.</param>
    public TensorBoardLog(string folder, int everySteps = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(everySteps);
        _folder = folder;
        _everySteps = everySteps;
    }

    /// <summary>The event file, once there is one.</summary>
    public string? FilePath => _file?.Name;

    /// <inheritdoc/>
    public override void OnStart(TrainingProgress progress)
    {
        foreach (Metric metric in progress.Metrics)
            Tag($"validation/{metric.Name}");
        Open();
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingProgress progress)
    {
        if (progress.Step % _everySteps != 0)
            return;

        Write(_trainTag, progress.Step, progress.Loss);
        Write(_rateTag, progress.Step, progress.LearningRate);
        if (!float.IsNaN(progress.GradientNorm))
            Write(_normTag, progress.Step, progress.GradientNorm);
        if (progress.Elapsed - _flushed > TimeSpan.FromSeconds(2))
        {
            _file!.Flush();
            _flushed = progress.Elapsed;
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        Write("loss/epoch", progress.Step, (float)progress.TrainLoss);
        if (!double.IsNaN(progress.ValidationLoss))
            Write("loss/validation", progress.Step, (float)progress.ValidationLoss);
        foreach (Metric metric in progress.Metrics)
            Write($"validation/{metric.Name}", progress.Step, (float)metric.Value);
        _file!.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingProgress progress) => Dispose();

    /// <summary>Adds a point to a curve of one's own.</summary>
    /// <param name="tag">The curve; what stands before a slash groups curves.</param>
    /// <param name="step">Where on the axis.</param>
    /// <param name="value">The value.</param>
    public void Write(string tag, long step, float value)
    {
        Open();
        Write(Tag(tag), step, value);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static double Now => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private void Open()
    {
        if (_file is not null)
            return;

        Directory.CreateDirectory(_folder);
        int number = Interlocked.Increment(ref s_files) - 1;
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{(long)Now:D10}.{Environment.MachineName}.{Environment.ProcessId}.{number}");
        _file = new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        _file.Write(_record, 0, EventRecord.WriteVersion(_record, Now));
        _flushed = default;
    }

    private void Write(byte[] tag, long step, float value) =>
        _file!.Write(_record, 0, EventRecord.WriteScalar(_record, Now, step, tag, value));

    private byte[] Tag(string tag)
    {
        if (_tags.TryGetValue(tag, out byte[]? bytes))
            return bytes;

        bytes = Encoding.UTF8.GetBytes(tag);
        if (bytes.Length > 256)
            throw new ArgumentException($"A tag of {bytes.Length} bytes is longer than 256.", nameof(tag));
        return _tags[tag] = bytes;
    }
}
