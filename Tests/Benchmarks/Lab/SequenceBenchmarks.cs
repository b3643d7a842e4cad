using BenchmarkDotNet.Attributes;
using Kiln.Benchmarks.Kernels;

namespace Kiln.Benchmarks.Lab;

/// <summary>What the command kernels takes apart, as a whole.</summary>
public class SequenceBenchmarks
{
    private Phase[] _phases = [];

    [ParamsSource(nameof(Names))]
    public string Sequence { get; set; } = "";

    public static IEnumerable<string> Names => KernelSequence.All.Select(sequence => sequence.Name);

    [GlobalSetup]
    public void Prepare() => _phases = KernelSequence.Find(Sequence)!.Prepare();

    [Benchmark]
    public void All() => Array.ForEach(_phases, static phase => phase.Run());
}
