namespace Kiln.Kernels;

/// <summary>Where the gradients of a vanilla RNN's recurrent weight and of its biases go, which all add up the same rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RnnGradients
{
    internal readonly ref float Weight;
    internal readonly nint RowStride;
    internal readonly ref float Bias;
    internal readonly ref float OtherBias;
    internal readonly bool Accumulate;

    /// <summary>Names them.</summary>
    /// <param name="weight">The gradient of W (hidden, hidden padded to 16 floats).</param>
    /// <param name="rowStride">Floats from one of its rows to the next.</param>
    /// <param name="bias">That of b (hidden), or a null reference.</param>
    /// <param name="otherBias">That of the inputs' bias, or a null reference.</param>
    /// <param name="accumulate">Whether to add to them rather than overwrite them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RnnGradients(ref float weight, nint rowStride, ref float bias, ref float otherBias, bool accumulate)
    {
        Weight = ref weight;
        RowStride = rowStride;
        Bias = ref bias;
        OtherBias = ref otherBias;
        Accumulate = accumulate;
    }
}
