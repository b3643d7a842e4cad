namespace Kiln.Benchmarks;

/// <summary>One row of the benchmark: a model, an optimizer and a fixed batch.</summary>
/// <param name="Name">The name that the peers' measurements use too.</param>
/// <param name="Description">Layers, batch, loss and optimizer.</param>
/// <param name="Flops">Floating-point operations of a training step.</param>
/// <param name="Prepare">Builds the model and its data; called once, before any clock runs.</param>
internal sealed record Workload(string Name, string Description, double Flops, Func<Steps> Prepare);
