using BenchmarkDotNet.Attributes;
using Kiln.Benchmarks.Kernels;

namespace Kiln.Benchmarks.Lab;

/// <summary>Functions over 4096 elements, beside .NET's.</summary>
public class MathBenchmarks
{
    private readonly float[] _x = [.. Enumerable.Range(1, 4096).Select(i => i / 1024f)];
    private readonly float[] _y = new float[4096];
    private MathFunction _function = MathFunction.All[0];

    [ParamsSource(nameof(Names))]
    public string Function { get; set; } = MathFunction.All[0].Name;

    public static IEnumerable<string> Names => MathFunction.All.Where(function => function.MathF is not null).Select(function => function.Name);

    [GlobalSetup]
    public void Prepare() => _function = MathFunction.All.Single(function => function.Name == Function);

    [Benchmark(Baseline = true)]
    public void Kiln() => _function.Kiln(_x, _y);

    [Benchmark]
    public void TensorPrimitives() => _function.TensorPrimitives!(_x, _y);

    [Benchmark]
    public void MathF() => _function.MathF!(_x, _y);
}
