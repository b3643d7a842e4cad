using System.Diagnostics;
using Spectre.Console;

namespace Kiln.Benchmarks;

/// <summary>
/// What threads cost where another program keeps a core busy: training steps on one thread and on several, in turns, while a thread
/// pinned to the last core does nothing but spin. Medians of nine runs, in wall time.
/// </summary>
internal static class NeighbourRun
{
    private const int Runs = 9;

    /// <summary>Prints a table of the workloads.</summary>
    /// <param name="workloads">What to train.</param>
    /// <param name="threads">How many threads the team has.</param>
    /// <param name="budget">Time for one run.</param>
    public static void Print(IReadOnlyList<Workload> workloads, int threads, TimeSpan budget)
    {
        Table table = new Table()
            .Border(TableBorder.Markdown)
            .AddColumn("workload", column => column.NoWrap())
            .AddColumns([.. new[] { "1 thread us", $"{threads} threads us", "ratio" }.Select(title => new TableColumn(title).RightAligned())]);
        using var neighbour = new Spinner();
        foreach (Workload workload in workloads)
        {
            Action step = workload.Prepare().Train;
            var alone = new double[Runs];
            var shared = new double[Runs];
            for (int run = 0; run < Runs; run++)
            {
                alone[run] = Run(step, 1, budget);
                shared[run] = Run(step, threads, budget);
            }

            Array.Sort(alone);
            Array.Sort(shared);
            double one = alone[Runs / 2], many = shared[Runs / 2];
            table.AddRow(workload.Name, $"{one:F1}", $"{many:F1}", $"{many / one:F2}");
            Console.Error.WriteLine($"{workload.Name}: {many / one:F2}");
        }

        KilnThreads.Count = 1;
        Console.WriteLine($"A neighbour spins on core {neighbour.Core}. Median of {Runs} runs, wall time of one training step.");
        AnsiConsole.Write(table);
    }

    /// <summary>Microseconds of a step.</summary>
    private static double Run(Action step, int threads, TimeSpan budget)
    {
        KilnThreads.Count = threads;
        step();
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            step();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start) < budget);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }
}
