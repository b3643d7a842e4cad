namespace Kiln.Benchmarks;

/// <summary>What is timed.</summary>
/// <param name="Train">A full training step: forward, loss, backward, optimizer.</param>
/// <param name="Infer">One forward pass of the same batch.</param>
internal sealed record Steps(Action Train, Action Infer);
