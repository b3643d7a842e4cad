namespace Kiln.Kernels;

/// <summary><c>Train</c> and <c>TrainStep</c>: gradients are overwritten.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TrainingCall : ICall
{
    /// <inheritdoc/>
    public static bool Trains => true;

    /// <inheritdoc/>
    public static bool Accumulates => false;
}
