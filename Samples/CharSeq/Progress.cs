using System.Diagnostics;

namespace Samples;

/// <summary>
/// The line that says how training goes: loss, characters per second, time left. On a terminal it is rewritten in place;
/// in a file or a pipe there are twenty lines in all.
/// </summary>
internal sealed class Progress(int steps, int charactersPerStep)
{
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly int _every = Math.Max(1, steps / 20);
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private double _sum;
    private int _count;
    private TimeSpan _shown;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>Counts one step, and prints when it is time.</summary>
    public void Report(int step, float loss)
    {
        _sum += loss;
        _count++;
        bool milestone = step % _every == 0 || step == steps;
        bool refresh = _terminal && Elapsed - _shown > TimeSpan.FromSeconds(0.2);
        if (!milestone && !refresh)
        {
            return;
        }

        double rate = (double)step * charactersPerStep / Elapsed.TotalSeconds;
        TimeSpan left = Elapsed / step * (steps - step);
        string line = $"step {step,6}/{steps}  loss {_sum / _count:F4}  {rate,8:N0} characters/s  {left.TotalSeconds,5:F1} s left";
        Console.Write(_terminal ? $"\r{line} " : $"{line}\n");
        _shown = Elapsed;
        if (milestone)
        {
            _sum = 0;
            _count = 0;
        }
    }

    /// <summary>Ends the line that was being rewritten.</summary>
    public void End()
    {
        if (_terminal)
        {
            Console.WriteLine();
        }
    }
}
