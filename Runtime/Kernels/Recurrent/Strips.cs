namespace Kiln.Kernels;

/// <summary>
/// How the rows of a batch are cut into strips that go through all steps on their own: a strip's gates stay in the first-level cache
/// between its matrix product and its gate functions, and so does its state from step to step.
/// </summary>
internal static class Strips
{
    /// <summary>A larger matrix does not stay in the second-level cache, so that it is read once per step for all rows.</summary>
    public const nint LargeMatrix = 192 * 1024;

    /// <summary>One tile of a product, or two where tiles are low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint MostRows<V>() where V : struct, ISimd<V> => V.Width == 16 ? 14 : 12;

    /// <summary>Rows of a strip, all strips nearly equal; the last may be smaller.</summary>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="matrix">Floats of the recurrent weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Rows<V>(nint batch, nint matrix) where V : struct, ISimd<V>
    {
        nint most = MostRows<V>();
        if (matrix > LargeMatrix || batch <= most)
        {
            return batch;
        }

        nint strips = (batch + most - 1) / most;
        return (batch + strips - 1) / strips;
    }
}
