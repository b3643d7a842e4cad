namespace Kiln.Benchmarks;

/// <summary>Training and inference of the workloads, one after the other.</summary>
internal static class WorkloadRun
{
    public static void Print(Options options)
    {
        KilnThreads.Count = options.Threads;
        using IReport report = options.Json ? new JsonReport(Console.OpenStandardOutput()) : new TableReport();
        foreach (Workload workload in options.Workloads)
        {
            Steps steps = workload.Prepare();
            report.Add(new Result(workload.Name, Measurement.Of(steps.Train, options.Budget), Measurement.Of(steps.Infer, options.Budget)));
        }
    }
}
