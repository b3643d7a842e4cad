using System.Globalization;
using Kiln;
using Kiln.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return new CommandLine().Run(args, options =>
{
    KilnThreads.Count = options.Threads;
    using IReport report = options.Json ? new JsonReport(Console.OpenStandardOutput()) : new TableReport();
    foreach (Workload workload in options.Workloads)
    {
        Steps steps = workload.Prepare();
        report.Add(new Result(workload.Name, Measurement.Of(steps.Train, options.Budget), Measurement.Of(steps.Infer, options.Budget)));
    }
});
