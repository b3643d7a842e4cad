namespace Kiln;

/// <summary>The model's outputs for a batch: <c>batch => model.Forward(batch.Inputs, batch.Count)</c>.</summary>
/// <param name="batch">The samples.</param>
public delegate ReadOnlyTensorSpan<float> Prediction<TInput, TTarget>(Batch<TInput, TTarget> batch)
    where TInput : unmanaged
    where TTarget : unmanaged;
