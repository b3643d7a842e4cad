namespace Kiln.Benchmarks;

/// <summary>What the command line says.</summary>
/// <param name="Json">JSON lines instead of a table.</param>
/// <param name="Budget">Time to spend on the samples of one figure, the warm-up not counted.</param>
/// <param name="Workloads">What to measure, in this order.</param>
internal sealed record Options(bool Json, TimeSpan Budget, IReadOnlyList<Workload> Workloads);
