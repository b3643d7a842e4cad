using System.Globalization;
using Kiln.Benchmarks;
using Kiln.Benchmarks.Workloads;

// What the command "aot" of the benchmarks runs, compiled by both compilers:
//   first WORKLOAD             one training step; prints STEP after it
//   SECONDS WORKLOAD ...       the figures as JSON lines
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args[0] == "first")
{
    Catalog.Find(args[1])!.Prepare().Train();
    Console.WriteLine("STEP");
    return;
}

using var report = new JsonReport(Console.OpenStandardOutput());
TimeSpan budget = TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture));
foreach (string name in args[1..])
{
    Steps steps = Catalog.Find(name)!.Prepare();
    report.Add(new Result(name, Measurement.Of(steps.Train, budget), Measurement.Of(steps.Infer, budget)));
}
