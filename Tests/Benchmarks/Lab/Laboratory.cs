using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Kiln.Benchmarks.Lab;

/// <summary>
/// Kernels under BenchmarkDotNet, for comparing two versions of one with its statistics. Arguments are those of BenchmarkDotNet, such
/// as <c>--filter *Gemm*</c>, <c>--list flat</c> or <c>--iterationCount 5</c>.
/// </summary>
/// <remarks>
/// It measures wall time: on a shared machine the other commands, which take the thread's time, are steadier. Benchmarks run within
/// this process, so that nothing has to be restored and built first.
/// </remarks>
internal static class Laboratory
{
    public static void Run(string[] arguments)
    {
        ManualConfig configuration = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(new RateColumn())
            .AddLogger(ConsoleLogger.Default)
            .WithCultureInfo(CultureInfo.InvariantCulture)
            .WithOption(ConfigOptions.DisableLogFile, true)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "Kiln.Benchmarks"));
        if (arguments.Length == 0)
            arguments = ["--filter", "*"];
        BenchmarkSwitcher.FromTypes([typeof(GemmBenchmarks), typeof(MathBenchmarks), typeof(OptimizerBenchmarks), typeof(SequenceBenchmarks)])
            .Run(arguments, configuration);
    }
}
