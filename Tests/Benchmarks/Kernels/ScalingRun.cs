namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// How the time of a recurrent layer grows with steps, batch and width, one at a time around (64, 128), B=32, T=64: a line per size with
/// microseconds of the whole training step's kernels, the floor (their operations at the peak measured in the same run) and the ratio.
/// </summary>
internal static class ScalingRun
{
    private const int Input = 64, Hidden = 128, Batch = 32, Steps = 64;

    private static readonly (string Name, Func<RecurrentPhases, Phase[]> Phases)[] s_cells =
        [("rnn", phases => phases.Rnn()), ("lstm", phases => phases.Lstm()), ("gru", phases => phases.Gru())];

    public static void Print(TimeSpan budget)
    {
        double peak = FmaPeak.Measure();
        Console.WriteLine($"peak {peak:F0} GF/s");
        foreach ((string name, Func<RecurrentPhases, Phase[]> phases) in s_cells)
        {
            Console.WriteLine($"{name,-10}        us      floor   ratio");
            foreach (int steps in new[] { 4, 16, 64, 256 })
            {
                Line($"T={steps}", phases(Of(Hidden, Batch, steps)), peak, budget);
            }

            foreach (int batch in new[] { 1, 4, 16, 64 })
            {
                Line($"B={batch}", phases(Of(Hidden, batch, Steps)), peak, budget);
            }

            foreach (int hidden in new[] { 8, 16, 32, 64, 256, 512 })
            {
                Line($"H={hidden}", phases(Of(hidden, Batch, Steps)), peak, budget);
            }
        }
    }

    private static RecurrentPhases Of(int hidden, int batch, int steps) => new(Input, hidden, [.. Enumerable.Repeat(batch, steps)]);

    private static void Line(string size, Phase[] phases, double peak, TimeSpan budget)
    {
        Measurement whole = Measurement.Of(() => Array.ForEach(phases, static phase => phase.Run()), budget);
        double floor = phases.Sum(static phase => phase.Flops) / peak / 1000;
        Console.WriteLine($"  {size,-8} {whole.LowerQuartile,10:F1} {floor,10:F1} {whole.LowerQuartile / floor,7:F2}");
    }
}
