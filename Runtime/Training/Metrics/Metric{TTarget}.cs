namespace Kiln;

/// <summary>A metric over outputs and targets of a type.</summary>
/// <typeparam name="TTarget">Type of the target's values: int for classes, float for quantities.</typeparam>
public abstract class Metric<TTarget> : Metric
    where TTarget : unmanaged
{
    /// <summary>Takes a batch.</summary>
    /// <param name="outputs">What the model gave, as the metric's docs say.</param>
    /// <param name="targets">What was right.</param>
    public abstract void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets);
}
