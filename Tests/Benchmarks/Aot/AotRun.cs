using Spectre.Console;

namespace Kiln.Benchmarks.Aot;

/// <summary>
/// Native AOT beside the JIT: training steps by both with the same vectors, the time from the start of a process to its first trained
/// step, what handing over to the program for AVX-512 costs there, and the sizes of the programs.
/// </summary>
internal static class AotRun
{
    private const string FirstWorkload = "mnist-b32";

    public static void Print(IReadOnlyList<Workload> workloads, TimeSpan budget, int rounds)
    {
        Console.Error.WriteLine("publishing");
        IReadOnlyList<NativeProgram> programs = NativeProgram.Publish();
        Steps(programs, workloads, budget, rounds);
        FirstSteps(programs, 10 * rounds);
    }

    /// <summary>In turns, and of the turns the best, so that a busy machine treats all alike.</summary>
    private static void Steps(IReadOnlyList<NativeProgram> programs, IReadOnlyList<Workload> workloads, TimeSpan budget, int rounds)
    {
        string[] names = [.. workloads.Select(workload => workload.Name)];
        var times = new Dictionary<(string Program, string Workload), double>();
        for (int round = 0; round < rounds; round++)
        {
            foreach (NativeProgram program in programs.SkipLast(1))
            {
                foreach (Peers.PeerFigure figure in program.Measure(budget, names).Where(figure => figure.Metric == "train_us"))
                    times[(program.Name, figure.Workload)] = Math.Min(figure.Value, times.GetValueOrDefault((program.Name, figure.Workload), double.MaxValue));
            }

            Console.Error.WriteLine($"round {round + 1} of {rounds}");
        }

        (string jit, string aot, string narrowJit, string narrowAot) = (programs[0].Name, programs[1].Name, programs[2].Name, programs[3].Name);
        Table table = Tables.New("training step, us", jit, aot, "ratio", narrowJit, narrowAot, "ratio");
        foreach (string name in names)
        {
            double Of(string program) => times[(program, name)];
            table.AddRow(
                name, Tables.Number(Of(jit)), Tables.Number(Of(aot)), $"{Of(aot) / Of(jit):F2}",
                Tables.Number(Of(narrowJit)), Tables.Number(Of(narrowAot)), $"{Of(narrowAot) / Of(narrowJit):F2}");
        }

        Console.WriteLine($"Lower quartiles of thread time, the best of {rounds} turns.");
        Tables.Write(table);
    }

    private static void FirstSteps(IReadOnlyList<NativeProgram> programs, int runs)
    {
        var times = programs.ToDictionary(program => program.Name, _ => new List<double>());
        for (int run = 0; run < runs; run++)
        {
            foreach (NativeProgram program in programs)
                times[program.Name].Add(program.FirstStep(FirstWorkload));
        }

        Table table = Tables.New($"start to the first step of {FirstWorkload}, ms", "best", "lower quartile", "median", "size in MB");
        foreach (NativeProgram program in programs)
        {
            double[] sorted = [.. times[program.Name].Order()];
            string size = program.Arguments.Length > 0 ? "-" : $"{new FileInfo(program.File).Length / 1e6:F2}";
            table.AddRow(program.Name, $"{sorted[0]:F1}", $"{sorted[runs / 4]:F1}", $"{sorted[runs / 2]:F1}", size);
        }

        Console.WriteLine($"Wall time of {runs} processes each, in turns, the making of the process included.");
        Tables.Write(table);
    }
}
