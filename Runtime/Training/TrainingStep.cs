namespace Kiln;

/// <summary>
/// One micro-batch: forward, loss, backward; <c>(batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale)</c>.
/// Captured once, it costs a delegate call per step.
/// </summary>
/// <param name="batch">The samples.</param>
/// <param name="scale">The micro-batch's share of all samples of the step: 1 without gradient accumulation.</param>
/// <returns>The loss, times the scale, as the model returns it.</returns>
public delegate float TrainingStep<TInput, TTarget>(Batch<TInput, TTarget> batch, float scale)
    where TInput : unmanaged
    where TTarget : unmanaged;
