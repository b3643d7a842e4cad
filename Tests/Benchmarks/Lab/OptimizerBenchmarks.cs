using BenchmarkDotNet.Attributes;
using Kiln.Benchmarks.Workloads;

namespace Kiln.Benchmarks.Lab;

/// <summary>Steps of the usual optimizers over parameters that lie in each cache, and beyond.</summary>
public class OptimizerBenchmarks
{
    private Optimizer? _sgd, _momentum, _adam;

    [ParamsSource(nameof(Variants))]
    public string Variant { get; set; } = "";

    public static IEnumerable<string> Variants => FlatParameters.Variants.Select(variant => variant.Name);

    [GlobalSetup]
    public void Prepare()
    {
        FlatParameters.IVariant model = FlatParameters.Variants.Single(variant => variant.Name == Variant).Create(maxB: 1);
        (_sgd, _momentum, _adam) = (new SGD(model, 0.01f), new SGD(model, 0.01f, momentum: 0.9f), new Adam(model));
    }

    [Benchmark]
    public void Sgd() => _sgd!.Step();

    [Benchmark]
    public void SgdWithMomentum() => _momentum!.Step();

    [Benchmark]
    public void Adam() => _adam!.Step();
}
