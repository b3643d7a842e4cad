namespace Kiln.Kernels;

/// <summary><c>Accumulate</c>: gradients are added to those that are there.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AccumulatingCall : ICall
{
    /// <inheritdoc/>
    public static bool Trains => true;

    /// <inheritdoc/>
    public static bool Accumulates => true;
}
