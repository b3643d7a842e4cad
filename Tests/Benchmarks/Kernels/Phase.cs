namespace Kiln.Benchmarks.Kernels;

/// <summary>One kernel call of a sequence of them.</summary>
/// <param name="Name">What it computes.</param>
/// <param name="Flops">Multiplications and additions of its matrix products.</param>
/// <param name="Run">The call.</param>
internal sealed record Phase(string Name, double Flops, Action Run);
