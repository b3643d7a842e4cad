using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln;

/// <summary>
/// A training on the console: a bar that moves with the steps, and a line per epoch. Where the output is no terminal, in a file or a
/// pipe, the lines alone. The bar is drawn by a thread of its own from what the trainer shows, so that steps cost nothing.
/// </summary>
public sealed class ConsoleProgress : TrainingCallback, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly int _everyEpochs;
    private readonly object _gate = new();
    private TrainingProgress? _progress;
    private Thread? _thread;
    private bool _stop;
    private int _barLength;

    /// <summary>Shows progress on a console.</summary>
    /// <param name="console">The console; the process's own if not given.</param>
    /// <param name="everyEpochs">Epochs between two lines.</param>
    public ConsoleProgress(IAnsiConsole? console = null, int everyEpochs = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(everyEpochs);
        _console = console ?? AnsiConsole.Console;
        _everyEpochs = everyEpochs;
    }

    private bool IsTerminal => _console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal;

    /// <inheritdoc/>
    public override void OnStart(TrainingProgress progress)
    {
        _progress = progress;
        if (progress.Step > 0)
            WriteLine($"Going on from step {progress.Step}, epoch {progress.Epoch}.");
        if (!IsTerminal)
            return;

        _stop = false;
        _thread = new Thread(Draw) { IsBackground = true, Name = "Kiln progress" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        if (progress.Epoch % _everyEpochs == 0 || progress.Epoch == progress.Epochs)
            WriteLine(EpochLine(progress), progress.BestEpoch == progress.Epoch);
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingProgress progress) => Dispose();

    /// <summary>Ends the bar.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
        _thread = null;
    }

    /// <summary>What an epoch came to.</summary>
    internal static string EpochLine(TrainingProgress progress)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}/{progress.Epochs}  loss {progress.TrainLoss:G4}");
        if (!double.IsNaN(progress.ValidationLoss))
            line += string.Create(CultureInfo.InvariantCulture, $"  validation {progress.ValidationLoss:G4}");
        foreach (Metric metric in progress.Metrics)
            line += string.Create(CultureInfo.InvariantCulture, $"  {metric.Name} {metric.Value:G4}");
        line += string.Create(CultureInfo.InvariantCulture, $"  rate {progress.LearningRate:G3}  {progress.Elapsed.TotalSeconds:F1} s");
        return progress.BestEpoch == progress.Epoch ? line + "  *" : line;
    }

    /// <summary>The bar of an epoch.</summary>
    internal static string Bar(TrainingProgress progress, int width)
    {
        double part = progress.Batches == 0 ? 0 : (double)progress.Batch / progress.Batches;
        double rate = progress.Samples / Math.Max(progress.Elapsed.TotalSeconds, 1e-3);
        string text = string.Create(
            CultureInfo.InvariantCulture, $" {progress.Batch}/{progress.Batches}  loss {progress.Loss:G4}  {rate:F0} samples/s");
        string head = string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}/{progress.Epochs} ");
        int room = Math.Clamp(width - head.Length - text.Length - 1, 0, 40);
        int done = (int)(part * room);
        return head + new string('━', done) + new string('╌', room - done) + text;
    }

    private void WriteLine(string line, bool isBest = false)
    {
        lock (_gate)
        {
            ClearBar();
            if (IsTerminal)
                _console.Write(new Text(line + "\n", isBest ? new Style(Color.Green) : Style.Plain));
            else
                _console.Profile.Out.Writer.WriteLine(line);
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            while (!_stop)
            {
                ClearBar();
                string bar = Bar(_progress!, _console.Profile.Width);
                _console.Write(new ControlCode(bar));
                _barLength = bar.Length;
                Monitor.Wait(_gate, Interval);
            }

            ClearBar();
        }
    }

    private void ClearBar()
    {
        if (_barLength > 0)
            _console.Write(new ControlCode("\r\u001b[2K"));
        _barLength = 0;
    }
}
