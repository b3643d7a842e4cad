using System.Diagnostics;

namespace Kiln.Benchmarks;

/// <summary>
/// How long one call takes, in microseconds of <see cref="Clock"/> where nothing else is said. A thread's clock does not see the other
/// threads of a team, so with more than one thread it is wall time.
/// </summary>
/// <param name="LowerQuartile">The figure to quote: a busy machine disturbs the slow samples, and the fastest one is luck.</param>
/// <param name="Best">The fastest sample.</param>
/// <param name="Median">The middle sample.</param>
/// <param name="Wall">The lower quartile in wall time.</param>
/// <param name="Bytes">Managed bytes that one call allocates.</param>
internal sealed record Measurement(double LowerQuartile, double Best, double Median, double Wall, double Bytes)
{
    private const int MinimumSamples = 15;

    /// <summary>Which clock it is.</summary>
    public static string Clock => KilnThreads.Count == 1 ? ThreadClock.Name : "wall";

    // Long enough for the JIT to replace the first, slow version of every method on the way.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.4);

    // A sample as long as this hides the cost and the resolution of the clock.
    private static readonly TimeSpan s_sample = TimeSpan.FromMilliseconds(1);

    /// <summary>Calls <paramref name="step"/> until it is warm, then in samples of a millisecond and more.</summary>
    /// <param name="step">What to measure.</param>
    /// <param name="budget">Time for all samples; there are at least 15, however long that takes.</param>
    /// <param name="warmUp">Time to get warm; unless given, as long as the JIT needs for code that it first compiles without care.</param>
    public static Measurement Of(Action step, TimeSpan budget, TimeSpan? warmUp = null)
    {
        int calls = WarmUp(step, warmUp ?? s_warmUp);
        var cpu = new List<double>();
        var wall = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (cpu.Count < MinimumSamples || Stopwatch.GetElapsedTime(start) < budget)
        {
            long wallStart = Stopwatch.GetTimestamp();
            double thread = Repeat(step, calls).TotalMicroseconds / calls;
            wall.Add(Stopwatch.GetElapsedTime(wallStart).TotalMicroseconds / calls);
            cpu.Add(KilnThreads.Count == 1 ? thread : wall[^1]);
        }

        cpu.Sort();
        wall.Sort();
        return new Measurement(cpu[cpu.Count / 4], cpu[0], cpu[cpu.Count / 2], wall[wall.Count / 4], Allocation(step, calls));
    }

    /// <summary>Finds how many calls fill a sample, on the way to full speed.</summary>
    private static int WarmUp(Action step, TimeSpan time)
    {
        // The first call is the JIT's.
        step();
        long start = Stopwatch.GetTimestamp();
        int calls = 1;
        while (true)
        {
            if (Repeat(step, calls) < s_sample)
            {
                calls *= 2;
            }
            else if (Stopwatch.GetElapsedTime(start) >= time)
            {
                return calls;
            }
        }
    }

    private static TimeSpan Repeat(Action step, int calls)
    {
        TimeSpan start = ThreadClock.Now;
        for (int i = 0; i < calls; i++)
        {
            step();
        }
        return ThreadClock.Now - start;
    }

    private static double Allocation(Action step, int calls)
    {
        long start = GC.GetAllocatedBytesForCurrentThread();
        Repeat(step, calls);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - start) / calls;
    }
}
