using System.Diagnostics;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// Measures kernel sequences and prints a line per phase: microseconds (best sample and lower quartile), and what the best one is in
/// 10^9 operations per second and as a share of the core's peak.
/// </summary>
internal static class KernelRun
{
    // A shorter phase disappears in the clock's resolution; then only the whole is told.
    private const double ShortestSequence = 100;

    public static void Print(IReadOnlyList<KernelSequence> sequences, TimeSpan budget)
    {
        foreach (KernelSequence sequence in sequences)
        {
            Phase[] phases = sequence.Prepare();
            double peak = FmaPeak.Measure();
            Measurement whole = Measurement.Of(() => Array.ForEach(phases, static phase => phase.Run()), budget);
            (double Best, double Quartile)[] parts = whole.LowerQuartile < ShortestSequence ? [] : Parts(phases, budget);
            peak = Math.Max(peak, FmaPeak.Measure());
            Console.WriteLine($"{sequence.Name}: {sequence.Description}; peak {peak:F0} GF/s, {whole.Bytes:0.##} bytes");
            for (int i = 0; i < parts.Length; i++)
            {
                Line(phases[i].Name, parts[i].Best, parts[i].Quartile, phases[i].Flops, peak);
            }
            Line("all", whole.Best, whole.LowerQuartile, phases.Sum(static phase => phase.Flops), peak);
        }
    }

    private static void Line(string name, double best, double quartile, double flops, double peak)
    {
        double rate = flops / best / 1000;
        Console.WriteLine($"  {name,-28} {best,10:F2} {quartile,10:F2} us {rate,8:F1} GF/s {rate / peak,6:P0}");
    }

    /// <summary>The best sample and the lower quartile of each phase, in rounds over all of them.</summary>
    private static (double Best, double Quartile)[] Parts(Phase[] phases, TimeSpan budget)
    {
        List<double>[] samples = [.. phases.Select(static _ => new List<double>())];
        TimeSpan end = Now + budget;
        while (Now < end || samples[0].Count < 15)
        {
            for (int i = 0; i < phases.Length; i++)
            {
                TimeSpan start = Now;
                phases[i].Run();
                samples[i].Add((Now - start).TotalMicroseconds);
            }
        }
        return [.. samples.Select(static list => (list.Min(), list.Order().ElementAt(list.Count / 4)))];
    }

    /// <summary>A thread's clock does not see the others of a team.</summary>
    private static TimeSpan Now => KilnThreads.Count == 1 ? ThreadClock.Now : Stopwatch.GetElapsedTime(0);
}
