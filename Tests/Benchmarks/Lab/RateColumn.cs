using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Kiln.Benchmarks.Kernels;

namespace Kiln.Benchmarks.Lab;

/// <summary>10^9 floating-point operations per second of benchmarks that say how many they make, by the mean.</summary>
internal sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);

    public string ColumnName => "GF/s";

    public string Legend => "10^9 floating-point operations per second of matrix products";

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Flops(benchmark) > 0);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Flops(benchmarkCase) > 0 && summary[benchmarkCase]?.ResultStatistics is { } time ? $"{Flops(benchmarkCase) / time.Mean:F1}" : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static double Flops(BenchmarkCase benchmark) => benchmark.Parameters[nameof(GemmBenchmarks.Shape)] is GemmShape shape ? shape.Flops : 0;
}
