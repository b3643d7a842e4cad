namespace Kiln.Kernels;

/// <summary><c>Loss</c>: no gradients.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct EvaluatingCall : ICall
{
    /// <inheritdoc/>
    public static bool Trains => false;

    /// <inheritdoc/>
    public static bool Accumulates => false;
}
