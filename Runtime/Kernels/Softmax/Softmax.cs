namespace Kiln.Kernels;

/// <summary>Softmax along one axis: <c>y = exp(x - m) / Σ exp(x - m)</c>, m the maximum of x (torch.softmax).</summary>
/// <remarks>
/// Values are dense (outer, n, inner), softmax runs along n. Backward needs y only: <c>dx = y (dy - Σ y dy)</c>. The results may
/// overwrite any operand.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Softmax
{
    /// <summary><c>y[o, :, i] = softmax(x[o, :, i])</c>.</summary>
    /// <param name="outer">Product of the sizes before the axis.</param>
    /// <param name="n">Size of the axis.</param>
    /// <param name="inner">Product of the sizes after the axis.</param>
    /// <param name="x">The operand (outer, n, inner).</param>
    /// <param name="y">The result (outer, n, inner); may be <paramref name="x"/>.</param>
    public static void Forward(nint outer, nint n, nint inner, ref readonly float x, ref float y) =>
        AxisSharing.Run<ForwardKernel>(outer, n, inner, in x, in x, ref y);

    /// <summary><c>dx = y (dy - Σ y dy)</c>, the sum along the axis.</summary>
    /// <param name="outer">Product of the sizes before the axis.</param>
    /// <param name="n">Size of the axis.</param>
    /// <param name="inner">Product of the sizes after the axis.</param>
    /// <param name="y">What <see cref="Forward"/> gave (outer, n, inner).</param>
    /// <param name="dy">The gradient of y (outer, n, inner).</param>
    /// <param name="dx">The gradient of x (outer, n, inner); may be <paramref name="y"/> or <paramref name="dy"/>.</param>
    public static void Backward(nint outer, nint n, nint inner, ref readonly float y, ref readonly float dy, ref float dx) =>
        AxisSharing.Run<BackwardKernel>(outer, n, inner, in y, in dy, ref dx);

    private readonly struct ForwardKernel : IAxisKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<V>(nint outer, nint n, nint inner, ref readonly float x, ref readonly float same, ref float y) where V : struct, ISimd<V> =>
            Forward<V>(outer, n, inner, in x, ref y);
    }

    private readonly struct BackwardKernel : IAxisKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<V>(nint outer, nint n, nint inner, ref readonly float y, ref readonly float dy, ref float dx) where V : struct, ISimd<V> =>
            Backward<V>(outer, n, inner, in y, in dy, ref dx);
    }
}
