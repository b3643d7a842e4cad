namespace Kiln.Benchmarks;

/// <summary>The figures of one workload.</summary>
internal sealed record Result(string Workload, Measurement Train, Measurement Infer);
