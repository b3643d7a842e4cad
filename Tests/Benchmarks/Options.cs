namespace Kiln.Benchmarks;

/// <summary>What the command line says.</summary>
/// <param name="Json">JSON lines instead of a table.</param>
/// <param name="Threads">How many threads compute; with more than one, figures are wall time.</param>
/// <param name="Budget">Time to spend on the samples of one figure, the warm-up not counted.</param>
/// <param name="Workloads">What to measure, in this order.</param>
internal sealed record Options(bool Json, int Threads, TimeSpan Budget, IReadOnlyList<Workload> Workloads);
